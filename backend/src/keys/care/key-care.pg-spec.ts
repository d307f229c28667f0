import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import forge from 'node-forge';
import { AUTHORITY, makeCertificate } from '../../../test/support/certificates.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { sequenceAudit } from '../../../test/support/sequence-audit.js';
import { AuditEntry } from '../../audit/audit-entry.entity.js';
import { AuditLog } from '../../audit/audit-log.service.js';
import { handedOver, keyHistory } from '../../evidence/key-history.js';
import { parseVerifierKey, verifierKeyText } from '../../evidence/signed-note.js';
import { Clock } from '../../platform/clock.js';
import type { Configuration } from '../../platform/config/configuration.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { authorityOf, type KeyPlace, openKeys, prepareKeys } from '../open-keys.js';
import { RecordingKey } from '../recording-key.entity.js';
import { Signer } from '../signer.js';
import { SiteAssetKey } from '../site-asset-key.entity.js';
import { KeyCare } from './key-care.service.js';
import { KeyRewrapping } from './key-rewrapping.entity.js';
import { KeyRotation } from './key-rotation.service.js';
import { KeySuccessions } from './key-successions.service.js';
import { KeysOverview } from './keys-overview.service.js';
import { PublishedKey } from './published-key.entity.js';
import { PublishedKeys } from './published-keys.service.js';
import { SigningCertificates } from './signing-certificates.service.js';

const OPERATOR = { kind: 'operator' } as const;
const NAME = 'bank.example';
const folder = join(mkdtempSync(join(tmpdir(), 'exhibit-key-care-')), 'keyring');
const settings = { folder, applianceName: NAME, create: true };
const clock = new (class extends Clock {
  time = new Date();
  override now = () => this.time;
})();
let database: TestDatabase;
let jobs: Jobs;
let place: KeyPlace;

beforeAll(async () => {
  database = await testDatabase([RecordingKey, SiteAssetKey, KeyRewrapping, PublishedKey, AuditEntry]);
  jobs = new Jobs({ database: { url: database.appUrl } } as Configuration);
  await jobs.onModuleInit();
  place = await prepareKeys(settings, () => clock.now());
});

afterAll(async () => {
  await jobs.onApplicationShutdown();
  await database.drop();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

const audit = () => new AuditLog(database.source, clock);
const rotation = () => new KeyRotation(database.source, place.provider, audit(), jobs, clock);
const published = () =>
  new PublishedKeys(database.source, place, new Signer(NAME, place.notes), audit(), clock);
const overview = () =>
  new KeysOverview(
    database.source,
    place.provider,
    place,
    rotation(),
    published(),
    successions(),
    null as never,
    clock,
  );
const certificates = (at: KeyPlace = place) =>
  new SigningCertificates(
    at,
    authorityOf(at, NAME, () => clock.now()),
    new Signer(NAME, at.notes),
    published(),
    audit(),
    clock,
  );
const successions = () =>
  new KeySuccessions(
    database.source,
    place,
    new Signer(NAME, place.notes),
    published(),
    audit(),
    jobs,
    clock,
  );
const care = () => new KeyCare(published(), successions(), rotation(), overview());
const kinds = async (): Promise<string[]> => {
  await sequenceAudit(database.source);
  const rows = await database.source.query('SELECT kind FROM audit_entry ORDER BY leaf_index');
  return rows.map(({ kind }: { kind: string }) => kind);
};

describe('the daily look', () => {
  it('publishes what signs, once, and writes it down', async () => {
    await Promise.all([care().look(), care().look()]);
    expect((await published().all()).map(({ kind }) => kind).sort()).toEqual([
      'note',
      'signing',
      'timestamping',
    ]);
    expect((await kinds()).sort()).toEqual([
      'signing-key.created',
      'signing-key.created',
      'verifier-key.created',
    ]);
  });

  it('speaks of certificates that come to their end, and of nothing else', async () => {
    const said = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    try {
      await care().look();
      expect(said).not.toHaveBeenCalled();
      clock.time = new Date(Date.now() + (3 * 365 - 20) * 86_400_000);
      await care().look();
      expect(said.mock.calls.map(([{ purpose, state }]) => `${purpose} ${state}`)).toEqual([
        'signing ending',
        'timestamping ending',
      ]);
      expect(overview().certificates()).toMatchObject([
        { daysLeft: expect.any(Number) },
        { state: 'ending' },
      ]);
    } finally {
      clock.time = new Date();
      said.mockRestore();
    }
  });

  it('ends the time of a key when the one after it has signed for ten minutes, and not before', async () => {
    const before = new Signer(NAME, place.notes).verifierKey;
    expect(await successions().signing()).toMatchObject({ verifierKey: before, successions: [] });
    const newest = await successions().begin(OPERATOR);
    await care().look();
    expect(await successions().ended()).toEqual([]);
    for (const refused of [successions().signing(), successions().begin(OPERATOR)])
      await expect(refused).rejects.toMatchObject({ code: 'VERIFIER_KEY_CHANGING' });
    clock.time = new Date(Date.now() + 600_001);
    await Promise.all([care().look(), care().look()]);
    clock.time = new Date();
    const { verifierKey, successions: notes } = await successions().signing();
    expect(verifierKey).toBe(newest);
    const { tenures, successions: steps, refused } = await keyHistory([parseVerifierKey(newest)], notes!);
    expect(refused).toEqual([]);
    expect(handedOver(before, newest, steps)).toHaveLength(1);
    expect(tenures.map(({ key }) => verifierKeyText(key.name, key.publicKey))).toEqual([newest, before]);
    const written = (await kinds()).filter((kind) => kind === 'verifier-key.retired');
    expect(written).toHaveLength(1);
    const [{ entries }] = await database.source.query('SELECT count(*)::int AS entries FROM audit_entry');
    // All but the entry that says so, which the new key may sign over only.
    expect(tenures[1]!.until).toBeLessThan(entries);
  });

  it('works a rewrapping to its end', async () => {
    const { id } = await rotation().rotate(OPERATOR);
    await care().rewrap(id);
    expect(await rotation().newest()).toMatchObject({ rewrapped: '0', finishedAt: expect.any(Date) });
  });

  it('leaves the rest of a long rewrapping to the next job', async () => {
    const endless = new (class extends KeyRotation {
      override batch = () => Promise.resolve(true);
    })(database.source, place.provider, audit(), jobs, clock);
    await endless.work(OPERATOR, 'f0000000-0000-4000-8000-000000000000');
    const [{ n }] = await database.owner.query(
      `SELECT count(*)::int AS n FROM pgboss.job WHERE data->>'rewrapping' LIKE 'f0000000%'`,
    );
    expect(n).toBe(1);
  });
});

describe('a key from outside', () => {
  const root = makeCertificate({ name: 'A firm', extensions: AUTHORITY });
  const signer = makeCertificate({ name: 'From outside', issuer: root });
  const file = (chain: forge.pki.Certificate[]) =>
    Buffer.from(
      forge.asn1
        .toDer(forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(signer.keyPem), chain, 'correct'))
        .getBytes(),
      'latin1',
    );

  it('is refused where keys are in a module', async () => {
    const inModule = { ...place, provider: { ...place.provider, kind: 'pkcs11' } } as KeyPlace;
    const taken = certificates(inModule).importPkcs12(OPERATOR, Buffer.alloc(0), '');
    await expect(taken).rejects.toMatchObject({ code: 'KEYS_IN_MODULE' });
  });

  it.each([
    ['that does not open', 'PKCS12_UNREADABLE', () => file([signer.certificate]), 'wrong'],
    ['without its issuers', 'CERTIFICATE_CHAIN_INCOMPLETE', () => file([signer.certificate]), 'correct'],
    ['with certificates of another', 'CERTIFICATE_KEY_MISMATCH', () => file([root.certificate]), 'correct'],
  ])(
    '%s is refused (%s), which is written down, and nothing changes',
    async (_what, code, made, password) => {
      const before = readdirSync(folder);
      await expect(certificates().importPkcs12(OPERATOR, made(), password)).rejects.toMatchObject({ code });
      expect((await kinds()).at(-1)).toBe('certificate.import.refused');
      expect(readdirSync(folder)).toEqual(before);
    },
  );

  it('signs from then on, and what it is is published', async () => {
    await certificates().importPkcs12(OPERATOR, file([signer.certificate, root.certificate]), 'correct');
    const { chain } = openKeys(settings).credentials.newest('signing')!;
    expect(chain).toEqual([signer.der, root.der]);
    expect(overview().certificates()[0]).toMatchObject({ subject: 'CN=From outside', current: true });
    expect((await kinds()).slice(-2)).toEqual(['certificate.imported', 'signing-key.created']);
  });
});
