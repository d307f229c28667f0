import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runVerify } from '../../src/evidence/verify-command.js';
import { verifyCertificates } from '../../src/evidence/destruction-export/verify-certificates.js';
import { KekDestruction } from '../../src/keys/care/kek-destruction.service.js';
import { KeyRotation } from '../../src/keys/care/key-rotation.service.js';
import { CmsSigner } from '../../src/keys/certificates/cms-signer.js';
import { KEY_PROVIDER, type KeyProvider } from '../../src/keys/key-provider.js';
import { Signer } from '../../src/keys/signer.js';
import { RecordingEndings } from '../../src/retention/recording-endings.service.js';
import { RetentionSweeper } from '../../src/retention/sweeper/retention-sweeper.service.js';
import { OBJECT_STORE, type ObjectStore } from '../../src/storage/object-store.js';
import { later } from '../support/later.js';
import { valuesIn } from '../support/leak-search.js';
import { loseKey } from '../support/lost-key.js';
import { eventually } from '../support/poll.js';
import { aged, publishRetention, ruleOf } from '../support/retention-scene.js';
import { namedIn, storeCheck, type StoreCheck } from '../support/store-check.js';
import { grantTo, honestVisit, openSite, refusal, sealedVisit, type BankSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';
import { carryOff, everythingIn, opened } from '../support/thief.js';

let appliance: TestAppliance;
let site: BankSite;
let check: StoreCheck;

beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
  check = await storeCheck(appliance);
});
afterAll(async () => {
  await check.end();
  await appliance.stop();
});

const YEAR = ruleOf({ maximum: 'P1Y' });

const publish = (...rules: object[]): Promise<void> => publishRetention(appliance, ...rules);

const setSweeper = async (login: string, setting: object): Promise<number> =>
  (await (await appliance.as(login)).request('PUT', '/api/retention/sweeper', setting)).status;

const sweep = (): Promise<void> => appliance.worker.get(RetentionSweeper, { strict: false }).sweep();

const stateOf = async (recording: string): Promise<{ state: string; subject: string | null }> =>
  (await appliance.as('carol')).get(`/api/recordings/${recording}`);

/** Sweeps until it is destroyed and certified: another sweep, which the worker was called for, may have begun it. */
const swept = (recording: string): Promise<true> =>
  eventually('it is destroyed', async () => {
    await sweep();
    const [row] = await appliance.database.owner.query(
      'SELECT certified_at FROM destruction WHERE recording_id = $1',
      [recording],
    );
    return row?.certified_at ? true : null;
  });

async function objectsOf(recording: string): Promise<string[]> {
  return [...(await appliance.objects()).keys()].filter((path) => path.includes(recording));
}

/** The certificates as they are handed out. */
async function certificates(query: string): Promise<string> {
  const aude = await appliance.as('aude');
  return (await aude.download(`/api/destructions/certificates?${query}`)).toString('utf8');
}

describe('retention rules', () => {
  const draft = async (login: string, ...rules: object[]) => {
    const client = await appliance.as(login);
    return refusal(client.post('/api/retention/rules', { rules, declarations: [] }));
  };

  it('are refused where a minimum ends after its maximum, or something would live for ever by omission', async () => {
    const minimum = { period: 'P2Y', law: 'a law' };
    expect(await draft('ada', ruleOf({ minimum, maximum: 'P1Y' }))).toBe('RETENTION_RULES_INVALID');
    expect(await draft('ada', ruleOf({ minimum }))).toBe('RETENTION_RULES_INVALID');
    expect(await draft('ada', YEAR, ruleOf({ site: randomUUID(), maximum: 'P1D' }))).toBe('SITE_NOT_FOUND');
  });

  it('are drafted by administrators and published by somebody else', async () => {
    expect(await draft('carol', YEAR)).toBe('PERMISSION_DENIED');
    expect(await draft('ada', YEAR)).toBeNull();
    expect(await refusal((await appliance.as('ada')).post('/api/retention/rules/1/publish'))).toBe(
      'PERMISSION_DENIED',
    );
  });

  it('destroy nothing before they are published', async () => {
    const recording = await sealedVisit(appliance, site, 'APP-0');
    await aged(appliance, recording, 9_000);
    await sweep();
    expect(await stateOf(recording)).toMatchObject({ state: 'sealed' });
  });

  it('say beforehand what they would do', async () => {
    const priya = await appliance.as('priya');
    expect(await priya.get('/api/retention/rules/1/preview')).toMatchObject({
      recordings: 1,
      dueNow: 1,
      dueNowHeld: 0,
      longer: 0,
      shorter: 0,
    });
  });
});

describe('a recording at its end', () => {
  it('is destroyed with its key, its objects and its rows, and leaves a certificate that checks offline', async () => {
    const recording = await sealedVisit(appliance, site, 'APP-1');
    await grantTo(appliance, recording, { asks: 'carol', agrees: 'colin' });
    const carol = await appliance.as('carol');
    const pack = await carol.post<{ id: string }>('/api/evidence-packs', { recordingId: recording });
    expect((await objectsOf(recording)).length).toBeGreaterThan(1);
    await publish(YEAR);
    await aged(appliance, recording, 367);
    await swept(recording);
    expect(await stateOf(recording)).toMatchObject({ state: 'destroyed', subject: null });
    expect(await objectsOf(recording)).toEqual([]);
    expect(await refusal(carol.post('/api/viewings', { recordingId: recording }))).toBe(
      'RECORDING_DESTROYED',
    );
    expect(await refusal(carol.get(`/api/evidence-packs/${pack.id}/content`))).toBe('RECORDING_DESTROYED');

    const file = await certificates(`recording=${recording}`);
    const trustedKey = appliance.worker.get(Signer, { strict: false }).verifierKey;
    const trustedPem = appliance.worker.get(CmsSigner, { strict: false }).chainPem;
    const found = await verifyCertificates(file.trimEnd().split('\n'), { trustedKey, trustedPem });
    expect(found.faults).toEqual([]);
    expect(found).toMatchObject({ holds: true, certificates: 1 });
    const path = join(appliance.folder, 'certificates.jsonl');
    await writeFile(path, file);
    const said: string[] = [];
    expect(await runVerify([path, '--key', trustedKey], (text) => said.push(text))).toBe(0);
    expect(said.join('')).toContain('THE CERTIFICATES HOLD.');
  });

  it('says in its certificate what was not done to it', async () => {
    const file = (await certificates('')).trimEnd().split('\n');
    const holds = async (lines: string[]) => (await verifyCertificates(lines)).holds;
    expect(await holds(file)).toBe(true);
    expect(await holds(file.slice(0, -1))).toBe(false);
    expect(await holds([...file, file.at(-1)!])).toBe(false);
    for (const [from, to] of [
      ['"cause\\":\\"maximum', '"cause\\":\\"erasure'],
      ['recording.destroyed', 'recording.archived'],
      ['index ', 'index 1'],
    ] as const) {
      const changed = file.map((line) => line.replace(from, to));
      expect(changed).not.toEqual(file);
      expect(await holds(changed)).toBe(false);
    }
    const other = 'exhibit-test+ed2d1ee4+ARAbw0WzSmcJEbHlYT0Cc0pZ3FtDyQbGVjcUNWvdHd2h';
    expect((await verifyCertificates(file, { trustedKey: other })).holds).toBe(false);
    expect((await verifyCertificates(['{"a":1}', 'x', ''])).holds).toBe(false);
  });

  it('is no fault to whoever checks the store, unless something of it comes back', async () => {
    expect((await check.run()).findings.faults).toEqual([]);
    const [row] = await appliance.database.owner.query(
      `SELECT recording_id AS id FROM destruction WHERE certified_at IS NOT NULL LIMIT 1`,
    );
    const key = `recordings/${row.id.slice(0, 2)}/${row.id}/archive/0123456789ab`;
    const path = join(appliance.folder, 'objects', key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'what a backup brought back');
    await appliance.database.owner.query(
      'INSERT INTO recording_key (recording_id, kek_version, wrapped) VALUES ($1, 1, $2)',
      [row.id, Buffer.alloc(60)],
    );
    const found = await check.run();
    expect(namedIn(found)).toEqual([`object ${key}`, `recording_key/${row.id}`].sort());
    expect(new Set(found.findings.faults.map(({ code }) => code))).toEqual(new Set(['DESTROYED_YET_THERE']));
    await rm(path);
    await loseKey(appliance.database.owner, row.id);
  });
});

describe('a hold', () => {
  it('keeps a recording past its maximum until two people release it', async () => {
    const recording = await sealedVisit(appliance, site, 'APP-2');
    const carol = await appliance.as('carol');
    const matter = await carol.post<{ id: string }>('/api/matters', { name: 'Smith v. Bank' });
    const { holds } = await carol.post<{ holds: { id: string; recordings: number }[] }>(
      `/api/matters/${matter.id}/holds`,
      { kind: 'subject', subject: 'APP-2', catchesLater: true, reason: 'A lawsuit.' },
    );
    expect(holds[0]).toMatchObject({ recordings: 1 });
    const later = await sealedVisit(appliance, site, 'APP-2');
    for (const held of [recording, later]) await aged(appliance, held, 9_000);
    await sweep();
    for (const held of [recording, later]) expect(await stateOf(held)).toMatchObject({ state: 'sealed' });

    const release = `/api/matters/holds/${holds[0]!.id}/release`;
    expect(await refusal(carol.post(release))).toBe('HOLD_RELEASE_NOT_ASKED');
    await carol.post(`/api/matters/holds/${holds[0]!.id}/ask-release`, { reason: 'Settled.' });
    expect(await refusal(carol.post(release))).toBe('SECOND_PERSON_REQUIRED');
    await sweep();
    expect(await stateOf(recording)).toMatchObject({ state: 'sealed' });
    await (await appliance.as('colin')).post(release);
    for (const released of [recording, later]) await swept(released);
  });

  it('is placed whole or not at all, and on nobody who cannot be', async () => {
    const carol = await appliance.as('carol');
    const { id } = await carol.post<{ id: string }>('/api/matters', { name: 'Another' });
    const place = (body: object) =>
      refusal(carol.post(`/api/matters/${id}/holds`, { catchesLater: false, reason: 'x', ...body }));
    expect(await place({ kind: 'list', recordings: [randomUUID()] })).toBe('HOLD_INVALID');
    expect(await place({ kind: 'list', subject: 'APP-9' })).toBe('HOLD_INVALID');
    expect(await place({ kind: 'subject', subject: 'NOBODY' })).toBe('NOTHING_TO_HOLD');
    const nobody = { kind: 'subject', subject: `s9-${'a'.repeat(43)}`, catchesLater: true };
    expect(await place(nobody)).toBe('HOLD_INVALID');
    expect(await place({ ...nobody, subject: `s1-${'a'.repeat(43)}` })).toBeNull();
    expect(await refusal(carol.post('/api/matters', { name: 'Another' }))).toBe('MATTER_NAME_TAKEN');
    const ada = await appliance.as('ada');
    expect(await refusal(ada.post('/api/matters', { name: 'Mine' }))).toBe('PERMISSION_DENIED');
  });
});

describe('what the visitor asks for', () => {
  const ask = (recordingId: string, basisUntil: Date | null = null) =>
    appliance.database.source.transaction((manager) =>
      appliance.app
        .get(RecordingEndings, { strict: false })
        .ask(manager, { kind: 'system', job: 'test' }, { recordingId, cause: 'withdrawal', basisUntil }),
    );

  it('destroys at once where nothing keeps the recording', async () => {
    const recording = await sealedVisit(appliance, site, 'APP-3');
    expect(await ask(recording)).toEqual({ outcome: 'destroy' });
    await swept(recording);
    expect(await ask(recording)).toBeNull();
  });

  it('restricts what is below its minimum: kept, and nobody watches it or takes it out', async () => {
    await publish(ruleOf({ minimum: { period: 'P6Y', law: 'a law' }, maximum: 'P7Y' }));
    const recording = await sealedVisit(appliance, site, 'APP-4');
    await grantTo(appliance, recording, { asks: 'carol', agrees: 'colin' });
    expect(await ask(recording)).toMatchObject({ outcome: 'restrict', why: ['BELOW_MINIMUM'] });
    await sweep();
    expect(await stateOf(recording)).toMatchObject({ state: 'sealed' });
    const carol = await appliance.as('carol');
    expect(await refusal(carol.post('/api/viewings', { recordingId: recording }))).toBe(
      'RECORDING_RESTRICTED',
    );
    expect(await refusal(carol.post('/api/evidence-packs', { recordingId: recording }))).toBe(
      'RECORDING_RESTRICTED',
    );
    await aged(appliance, recording, 6 * 366);
    await swept(recording);
    await publish(YEAR);
  });
});

describe('the sweeper', () => {
  it('waits for a person where the rules ask for one', async () => {
    await publish(ruleOf({ maximum: 'P1Y', approval: true }));
    const recording = await sealedVisit(appliance, site, 'APP-5');
    await aged(appliance, recording, 400);
    await sweep();
    expect(await stateOf(recording)).toMatchObject({ state: 'sealed' });
    const priya = await appliance.as('priya');
    const waiting = await priya.get<{ items: { recordingId: string }[] }>('/api/destructions?state=waiting');
    expect(waiting.items.map(({ recordingId }) => recordingId)).toContain(recording);
    const ada = await appliance.as('ada');
    const approve = { recordings: [recording] };
    expect(await refusal(ada.post('/api/destructions/approve', approve))).toBe('PERMISSION_DENIED');
    await priya.post('/api/destructions/approve', approve);
    expect(await refusal(priya.post('/api/destructions/approve', approve))).toBe('DESTRUCTION_NOT_WAITING');
    await swept(recording);
    await publish(YEAR);
  });

  it('destroys nothing while it is paused or only rehearses, and says what is due', async () => {
    const recording = await sealedVisit(appliance, site, 'APP-6');
    const ada = await appliance.as('ada');
    for (const setting of [
      { paused: true, dryRun: false, perMinute: null },
      { paused: false, dryRun: true, perMinute: null },
    ]) {
      expect(await setSweeper('ada', setting)).toBe(200);
      await aged(appliance, recording, 400);
      await sweep();
      expect(await stateOf(recording)).toMatchObject({ state: 'sealed' });
      expect(await ada.get('/api/retention/sweeper')).toMatchObject({ ...setting, backlog: 1 });
    }
    expect(await refusal(setSweeper('carol', { paused: false, dryRun: false, perMinute: null }))).toBe(
      'PERMISSION_DENIED',
    );
    expect(await setSweeper('ada', { paused: false, dryRun: false, perMinute: 1 })).toBe(200);
    await swept(recording);
  });

  it('gives no certificate while the store keeps what it said it had removed, and says so', async () => {
    const recording = await sealedVisit(appliance, site, 'APP-7');
    const store = appliance.worker.get<ObjectStore>(OBJECT_STORE, { strict: false });
    const { deleteMany: honest } = store;
    const ada = await appliance.as('ada');
    const alarms = async () =>
      (await ada.get<{ alarms: { cause: string }[] }>('/api/retention/sweeper')).alarms.map(
        ({ cause }) => cause,
      );
    store.deleteMany = async (keys) => keys.map(() => null);
    try {
      await aged(appliance, recording, 400);
      await sweep();
    } finally {
      store.deleteMany = honest;
    }
    expect(await refusal(certificates(`recording=${recording}`))).toBe('CERTIFICATE_NOT_ISSUED');
    expect(await alarms()).toEqual(['store']);
    // The content is gone all the same: only what nobody can open is left.
    expect(await stateOf(recording)).toMatchObject({ state: 'destroyed' });
    expect((await objectsOf(recording)).length).toBeGreaterThan(0);
    await appliance.database.owner.query(
      'UPDATE destruction SET work_due_at = now() WHERE recording_id = $1',
      [recording],
    );
    await sweep();
    expect(await objectsOf(recording)).toEqual([]);
    expect(await alarms()).toEqual([]);
    expect(
      (await verifyCertificates((await certificates(`recording=${recording}`)).trimEnd().split('\n'))).holds,
    ).toBe(true);
  });

  it('destroys nothing by a clock that was set back, and says so', async () => {
    const recording = await sealedVisit(appliance, site, 'APP-8');
    const { owner } = appliance.database;
    const seen = async (latest: string) => {
      await owner.query('ALTER TABLE retention_clock DISABLE TRIGGER USER');
      await owner.query(`UPDATE retention_clock SET latest = ${latest}`);
      await owner.query('ALTER TABLE retention_clock ENABLE TRIGGER USER');
    };
    await seen(`now() + interval '1 hour'`);
    await aged(appliance, recording, 400);
    await sweep();
    expect(await stateOf(recording)).toMatchObject({ state: 'sealed' });
    const { alarms } = await (
      await appliance.as('ada')
    ).get<{ alarms: { cause: string }[] }>('/api/retention/sweeper');
    expect(alarms.map(({ cause }) => cause)).toEqual(['clock']);
    await seen('now()');
    await swept(recording);
  });

  it('leaves a store in which everything is accounted for', async () => {
    expect((await check.run()).findings.faults).toEqual([]);
  });
});

describe('whoever carries off the database, the store and an older backup of both, with the keys of today', () => {
  const OPERATOR = { kind: 'operator' } as const;
  const WORDS = 'Ten thousand nine hundred forty-eight and eighty cents, as this visitor alone saw it.';

  /** Everything that stands is wrapped anew, and the older versions go. */
  async function endThePeriod(): Promise<void> {
    const { worker } = appliance;
    const rotation = worker.get(KeyRotation, { strict: false });
    const { id } = await rotation.rotate(OPERATOR);
    while (await rotation.batch(OPERATOR, id));
    const old = (await worker.get<KeyProvider>(KEY_PROVIDER, { strict: false }).versions()).slice(0, -1);
    const destruction = worker.get(KekDestruction, { strict: false });
    await later(appliance, 2, async () => {
      for (const { version } of old) await destruction.destroy(OPERATOR, version);
    });
  }

  it('reads nothing of a destroyed recording, once the period of its key-encryption key is over', async () => {
    const visit = (subject: string) => sealedVisit(appliance, site, subject, honestVisit({ text: WORDS }));
    const [ended, standing] = [await visit('APP-9'), await visit('APP-10')];
    await grantTo(appliance, ended, { asks: 'carol', agrees: 'colin' });
    await (await appliance.as('carol')).post('/api/evidence-packs', { recordingId: ended });
    const backup = await carryOff(appliance);
    const there = await opened(backup, appliance, ended);
    expect(there.map((name) => name.replace(/^recordings\/..\/[^/]+\//, '').split('/')[0])).toEqual(
      expect.arrayContaining(['packs', 'recording_observations']),
    );
    expect(there.some((name) => /archive|segments/.test(name))).toBe(true);

    await aged(appliance, ended, 400);
    await swept(ended);
    const now = await carryOff(appliance);
    expect(await opened(now, appliance, ended)).toEqual([]);
    // The backup's objects beside the database of today, which has no key for them.
    expect(await opened({ rows: now.rows, objects: backup.objects }, appliance, ended)).toEqual([]);
    // The backup alone still has the wrapped key: that is why key-encryption keys end.
    expect(await opened(backup, appliance, ended)).toEqual(there);

    await endThePeriod();
    expect(await opened(backup, appliance, ended)).toEqual([]);
    expect(await opened(await carryOff(appliance), appliance, standing)).not.toEqual([]);
    for (const loot of [backup, now]) expect(valuesIn(everythingIn(loot), [WORDS])).toEqual([]);
  });
});
