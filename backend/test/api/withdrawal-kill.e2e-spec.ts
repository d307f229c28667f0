import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ConsentReceipt, ConsentStatus } from '@exhibit/contract';
import { DataSource } from 'typeorm';
import { certificateFaults, parseCertificate } from '../../src/evidence/destruction-certificate.js';
import { RecordingKeys } from '../../src/keys/recording-keys.service.js';
import { FileStore } from '../../src/storage/file-store.js';
import { KilledWorkers, type Step } from '../support/killed-workers.js';
import { eventually } from '../support/poll.js';
import { BANK_ORIGIN } from '../support/recorder-by-hand.js';
import { publishRetention, ruleOf } from '../support/retention-scene.js';
import { openSite, type BankSite } from '../support/scene.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

const WORKER = join(import.meta.dirname, '../../src/consent/withdrawing.fixture.mjs');
/** `npm test` does each step once, and once no particular one; set to 200 for the long run. */
const ROUNDS = Number(process.env['EXHIBIT_WITHDRAWAL_KILL_ROUNDS'] ?? 6);
const SEED = Number(process.env['EXHIBIT_WITHDRAWAL_KILL_SEED'] ?? Date.now() % 2 ** 31);
const WORKERS = 3;
const OF_EACH = 3;

const SETTLES: Step = { on: 'UPDATE OF done_at ON consent_withdrawal' };
/** Everything that is written when it is decided of a recording, and when nothing is left to decide. */
const STEPS: readonly Step[] = [
  { on: 'UPDATE OF ending ON recording' },
  { on: 'UPDATE OF version ON retention_plan', when: 'NEW.version = 0' },
  { on: 'INSERT ON audit_outbox', when: `NEW.kind = 'recording.ending.asked'` },
  { on: 'INSERT ON pgboss.job', when: `NEW.name = 'retention.sweep'` },
  SETTLES,
];

const CONSENT = { purpose: 'evidence', basis: 'consent', reason: null, kept: null };
const KEPT = {
  ...CONSENT,
  kept: { basis: 'legal-claims', reason: 'Claims out of the contract.', period: 'P3Y' },
};

type Fate = 'destroyed' | 'declared' | 'held';
interface Visitor {
  fate: Fate;
  consentId: string;
  receipt: ConsentReceipt;
  recordings: string[];
}
interface Basis {
  id: string;
  consent: string;
  until: Date | null;
}

let appliance: TestAppliance;
let site: BankSite;
let store: FileStore;
let workers: KilledWorkers | undefined;

beforeAll(async () => {
  appliance = await startTestAppliance({ withoutWorker: true });
  site = await openSite(appliance);
  store = await FileStore.open(join(appliance.folder, 'objects'));
  await publishRetention(appliance, ruleOf({ maximum: 'P10Y' }));
  const carol = await appliance.as('carol');
  const { id } = await carol.post<{ id: string }>('/api/matters', { name: 'A lawsuit' });
  await carol.post(`/api/matters/${id}/holds`, {
    ...{ kind: 'subject', subject: 'HELD', catchesLater: true, reason: 'A lawsuit.' },
  });
  workers = await KilledWorkers.start(appliance, { script: WORKER, count: WORKERS, seed: SEED });
});
afterAll(async () => {
  await workers?.stop();
  await appliance.stop();
});

async function declare(purpose: object): Promise<void> {
  const siteId = site.id;
  const { version } = await (
    await appliance.as('ada')
  ).post<{ version: number }>('/api/legal-bases', { siteId, purposes: [purpose] });
  await (await appliance.as('priya')).post(`/api/legal-bases/${siteId}/${version}/publish`);
}

async function visitor(fate: Fate): Promise<Visitor> {
  const response = await fetch(`${appliance.url}/ingest/v1/${site.key}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: BANK_ORIGIN },
    body: JSON.stringify({
      ...{ wire: 1, decision: 'given', noticeVersion: '2026-1', purposes: ['evidence'] },
      ...{ language: 'en', collectedBy: 'site', subject: fate === 'held' ? 'HELD' : 'APP-1' },
    }),
  });
  const decided = (await response.json()) as { consentId: string; receipt: ConsentReceipt };
  return { fate, ...decided, recordings: await recorded(decided.consentId, fate) };
}

/** Recordings of a moment ago, each with a key and objects. */
async function recorded(consentId: string, fate: Fate): Promise<string[]> {
  const source = appliance.app.get(DataSource, { strict: false });
  const keys = appliance.app.get(RecordingKeys, { strict: false });
  const ids = Array.from({ length: OF_EACH }, () => randomUUID());
  for (const id of ids)
    for (const name of ['segments/000000-0123456789ab', 'archive/0123456789ab'])
      await store.put(`recordings/${id.slice(0, 2)}/${id}/${name}`, Buffer.from('ciphertext'));
  await source.transaction(async (manager) => {
    for (const id of ids) {
      await manager.query(
        `INSERT INTO recording (id, site_id, consent_id, subject, state, opened_at, last_received_at, seal_due_at, next_seq)
         VALUES ($1, $2, $3, $4, 'sealed', now(), now(), now(), 1)`,
        [id, site.id, consentId, fate === 'held' ? 'HELD' : 'APP-1'],
      );
      (await keys.create(manager, id)).fill(0);
    }
  });
  return ids;
}

/** Whoever agreed while nothing was declared, somebody on hold, and whoever agreed while a basis was declared. */
async function visitors(): Promise<Visitor[]> {
  await declare(CONSENT);
  const before = [await visitor('destroyed'), await visitor('destroyed'), await visitor('held')];
  await declare(KEPT);
  return [...before, await visitor('declared')];
}

async function withdraw(all: readonly Visitor[]): Promise<void> {
  for (const { receipt } of all) await fetch(receipt.withdrawalMethod, { method: 'POST' });
}

/** As if it were long ago: what is decided is then settled as well. */
const longAgo = () =>
  rows(`UPDATE consent_withdrawal SET asked_at = now() - interval '1 hour' WHERE done_at IS NULL`);

const rows = <T = Record<string, unknown>>(sql: string, ...values: unknown[]): Promise<T[]> =>
  appliance.database.owner
    .query(sql, values)
    .then((answer) => (/^UPDATE/.test(sql) ? answer[0] : answer) as T[]);
const recordingsOf = (all: readonly Visitor[], ...fates: Fate[]): string[] =>
  all.filter(({ fate }) => fates.includes(fate)).flatMap(({ recordings }) => recordings);
const bases = (all: readonly Visitor[]): Promise<Basis[]> =>
  rows<Basis>(
    `SELECT b.recording_id AS id, b.consent_id AS consent, b.basis_until AS until FROM recording_basis b
     WHERE b.recording_id = ANY($1) ORDER BY 1`,
    recordingsOf(all, 'destroyed', 'declared', 'held'),
  );

async function untilDecided(all: readonly Visitor[]): Promise<void> {
  const [gone, kept] = [recordingsOf(all, 'destroyed'), recordingsOf(all, 'declared', 'held')];
  await eventually(
    'each is destroyed or restricted, and the work is done',
    async () => {
      const [left] = await rows<{ gone: number; kept: number; work: number }>(
        `SELECT (SELECT count(*)::int FROM unnest($1::uuid[]) r (id)
                 LEFT JOIN destruction d ON d.recording_id = r.id WHERE d.certified_at IS NULL) AS gone,
                (SELECT count(*)::int FROM recording WHERE id = ANY($2) AND ending IS NULL) AS kept,
                (SELECT count(*)::int FROM consent_withdrawal WHERE done_at IS NULL) AS work`,
        gone,
        kept,
      );
      if (left!.gone > 0)
        await rows(
          `UPDATE destruction SET work_due_at = now() WHERE certified_at IS NULL AND work_due_at > now()`,
        );
      return left!.gone + left!.kept + left!.work === 0 ? true : null;
    },
    60_000,
  );
}

/** What the visitor reads on their page, and what a page of the firm's may ask. */
async function expectTold({ fate, receipt, consentId }: Visitor): Promise<void> {
  const status = (await (await fetch(receipt.statusAddress!)).json()) as ConsentStatus;
  expect(status).toMatchObject({
    state: 'withdrawn',
    recordings: {
      ...{ recorded: OF_EACH, standing: 0, ending: 0 },
      destroyed: fate === 'destroyed' ? OF_EACH : 0,
      restricted: fate === 'destroyed' ? 0 : OF_EACH,
      restrictedUntil: fate === 'declared' ? expect.any(String) : null,
    },
  });
  const page = await (
    await fetch(`${appliance.url}/ingest/v1/${site.key}/consents/${consentId}/page`)
  ).text();
  expect(page).toContain('You withdrew.');
  expect(page).toContain(fate === 'destroyed' ? `${OF_EACH}: destroyed` : `${OF_EACH}: kept because a law`);
}

describe(`three workers that decide about withdrawals, killed at each step, seed ${SEED} (P2, P8)`, () => {
  it('destroy or restrict each earlier recording once, by the basis it was made under, and nothing that is held', async () => {
    const all: Visitor[] = [];
    const declared: Basis[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const step = STEPS[round % (STEPS.length + 1)];
      const made = await visitors();
      declared.push(...(await bases(made)));
      const work = async () => {
        await withdraw(made);
        // Whoever is killed before has the rows of the withdrawals locked.
        if (step === SETTLES) await longAgo();
      };
      await (step === undefined ? workers!.anytime(work) : workers!.at(step, work));
      await longAgo();
      await untilDecided(made);
      for (const each of made) await expectTold(each);
      all.push(...made);
    }
    await workers!.stop();
    const [gone, kept] = [recordingsOf(all, 'destroyed'), recordingsOf(all, 'declared', 'held')];
    await sequenceAudit(appliance.database.source);

    const asked = await rows<{ recording: string; fields: { outcome: string; why: string[] } }>(
      `SELECT recording_id AS recording, leaf::jsonb -> 'fields' AS fields FROM audit_entry
       WHERE kind = 'recording.ending.asked' ORDER BY leaf_index`,
    );
    expect(asked.map(({ recording }) => recording).sort()).toEqual([...gone, ...kept].sort());
    const why: Record<Fate, object> = {
      destroyed: { outcome: 'destroy', why: [] },
      declared: { outcome: 'restrict', why: ['DECLARED_BASIS'] },
      held: { outcome: 'restrict', why: ['ON_HOLD'] },
    };
    for (const { recording, fields } of asked)
      expect(fields).toMatchObject(why[all.find(({ recordings }) => recordings.includes(recording))!.fate]);

    const standing = await rows(
      `SELECT r.id, r.consent_id AS consent, r.basis_until AS until FROM recording r WHERE r.id = ANY($1) ORDER BY 1`,
      [...gone, ...kept],
    );
    expect(standing).toEqual(declared.sort((one, other) => (one.id < other.id ? -1 : 1)));

    const ended = await rows<{ recording_id: string; certificate: string; cause: string }>(
      `SELECT recording_id, certificate, cause FROM destruction ORDER BY recording_id`,
    );
    expect(ended.map(({ recording_id }) => recording_id)).toEqual(gone.toSorted());
    expect(new Set(ended.map(({ cause }) => cause))).toEqual(new Set(['withdrawal']));
    for (const { certificate } of ended)
      expect(certificateFaults(parseCertificate(Buffer.from(certificate, 'utf8')))).toEqual([]);
    const [entries] = await rows(
      `SELECT count(*)::int AS entries, count(DISTINCT recording_id)::int AS recordings FROM audit_entry
       WHERE kind = 'recording.destroyed'`,
    );
    expect(entries).toEqual({ entries: gone.length, recordings: gone.length });
    const keys = await rows<{ id: string }>(
      `SELECT recording_id AS id FROM recording_key WHERE recording_id = ANY($1) ORDER BY 1`,
      [...gone, ...kept],
    );
    expect(keys.map(({ id }) => id)).toEqual(kept.toSorted());
    const objects = [...(await appliance.objects()).keys()];
    for (const id of gone) expect(objects.filter((path) => path.includes(id))).toEqual([]);
    for (const id of kept) expect(objects.filter((path) => path.includes(id))).toHaveLength(2);
  }, 7_200_000);
});
