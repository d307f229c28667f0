import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import { verifyAuditExport } from '../../src/evidence/audit-export/verify-export.js';
import { readPackZip } from '../../src/evidence/pack-zip.js';
import { verifyPack } from '../../src/evidence/verify-pack.js';
import { settleVerifierKey } from '../support/later.js';
import { eventually } from '../support/poll.js';
import { type BankSite, grantCarol, openSite, refusal, sealedVisit } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

interface Collection {
  id: string;
  state: 'working' | 'ready' | 'failed';
  asked: number;
  done: number;
  packed: number;
  leftOut: { why: string; recordings: number }[];
  bytes: number | null;
  digest: string | null;
  failure: string | null;
  mayRetry: boolean;
}

let appliance: TestAppliance;
let site: BankSite;
let carol: ConsoleClient;
let disclosureId: string;
let recordings: string[];
let grants: string[];

beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
  carol = await appliance.as('carol');
  const { items } = await carol.get<{ items: { id: string }[] }>('/api/disclosures');
  disclosureId = items[0]!.id;
  recordings = [];
  for (const subject of ['APP-1', 'APP-1', 'APP-2', 'APP-3'])
    recordings.push(await sealedVisit(appliance, site, subject));
  grants = [await grantCarol(appliance, recordings[0]!), await grantCarol(appliance, recordings[1]!)];
  await grantCarol(appliance, recordings[2]!, 'watch');
});
afterAll(() => appliance?.stop());

const order = (body: object): Promise<Collection> =>
  carol.post<Collection>('/api/evidence-collections', body);
const finished = (id: string): Promise<Collection> =>
  eventually('the collection is finished', async () => {
    const collection = await carol.get<Collection>(`/api/evidence-collections/${id}`);
    return collection.state === 'working' ? null : collection;
  });
const content = (id: string): Promise<Buffer> =>
  carol.download(`/api/evidence-collections/${id}/content`) as Promise<Buffer>;
const kinds = async (): Promise<string[]> => {
  const aude = await appliance.as('aude');
  const { items } = await aude.get<{ items: { kind: string }[] }>('/api/audit-entries?limit=100');
  return items.map(({ kind }) => kind);
};

describe('a collection of packs is refused', () => {
  it('to whoever may not export', async () => {
    const rex = await appliance.as('rex');
    expect(await refusal(rex.post('/api/evidence-collections', { disclosureId }))).toBe('PERMISSION_DENIED');
    expect(await refusal(rex.get('/api/evidence-collections'))).toBe('PERMISSION_DENIED');
  });

  it('about nothing, about two things, and about what no recording has', async () => {
    expect(await refusal(order({}))).not.toBeNull();
    expect(await refusal(order({ disclosureId, subject: 'APP-1' }))).toBe('COLLECTION_ABOUT_ONE_THING');
    expect(await refusal(order({ subject: 'nobody' }))).toBe('NOTHING_TO_COLLECT');
    expect(await refusal(order({ disclosureId, to: '2000-01-01T00:00:00.000Z' }))).toBe('NOTHING_TO_COLLECT');
  });

  it('when nothing in it may be exported: it is said, and there is nothing to fetch', async () => {
    const { id } = await order({ subject: 'APP-3' });
    expect(await finished(id)).toMatchObject({
      state: 'failed',
      failure: 'NOTHING_PACKED',
      packed: 0,
      leftOut: [{ why: 'NO_GRANT', recordings: 1 }],
    });
    expect(await refusal(content(id))).toBe('PACK_COLLECTION_NOT_READY');
  });

  it('when there is none', async () => {
    expect(await refusal(content('00000000-0000-4000-8000-000000000000'))).toBe('PACK_COLLECTION_NOT_FOUND');
  });
});

describe('a collection of packs', () => {
  let made: Collection;
  let zip: Buffer;

  beforeAll(async () => {
    made = await finished((await order({ disclosureId })).id);
    zip = await content(made.id);
  });

  it('has what may be exported, and lists what was left out with the reason', () => {
    expect(made).toMatchObject({ state: 'ready', asked: 4, done: 4, packed: 2 });
    expect(made.leftOut).toEqual([
      { why: 'GRANT_SCOPE', recordings: 1 },
      { why: 'NO_GRANT', recordings: 1 },
    ]);
    expect(zip.length).toBe(made.bytes);
  });

  it('holds offline as a whole, and each pack in it alone (P7)', async () => {
    const whole = await verifyPack(zip);
    expect(whole).toMatchObject({ holds: true, faults: [], collection: { recordings: 2, leftOut: 2 } });
    const inner = readPackZip(zip).items.filter(({ name }) => name.startsWith('packs/'));
    expect(inner.map(({ name }) => name)).toEqual(
      recordings
        .slice(0, 2)
        .sort()
        .map((id) => `packs/${id}.zip`),
    );
    for (const { bytes } of inner) expect((await verifyPack(bytes)).faults).toEqual([]);
  });

  it('has a table of every recording', () => {
    const table = Buffer.from(
      readPackZip(zip).items.find(({ name }) => name === 'summary.csv')!.bytes,
    ).toString();
    const lines = table.trim().split('\n');
    expect(lines).toHaveLength(5);
    for (const id of recordings) expect(table).toContain(id);
    expect(table).toMatch(/,GRANT_SCOPE,/);
    expect(table).toMatch(/,example,1,shown,/);
  });

  it('names the very item of the very pack that was changed', async () => {
    const [first] = recordings.slice(0, 2).sort();
    const inner = readPackZip(zip).items.find(({ name }) => name === `packs/${first}.zip`)!.bytes;
    const segment = readPackZip(inner).items.find(({ name }) =>
      name.endsWith('000000.events.json.gz'),
    )!.bytes;
    const copy = Buffer.from(zip);
    const at = segment.byteOffset - zip.byteOffset + 12;
    copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
    const { faults } = await verifyPack(copy);
    const named = faults.map(({ item }) => item);
    expect(named).toContain(`packs/${first}.zip > recording/segments/000000.events.json.gz`);
    expect(named.filter((item) => item.includes(' > ') && !item.includes(first!))).toEqual([]);
  });

  it('is written down when it is ordered, made and fetched, and each recording in it as well', async () => {
    const entries = await kinds();
    for (const kind of [
      'evidence.collection.ordered',
      'evidence.exported',
      'evidence.collected',
      'evidence.downloaded',
      'evidence.collection.downloaded',
    ])
      expect(entries).toContain(kind);
  });

  it('of one subject has the recordings of that subject', async () => {
    const { id } = await order({ subject: 'APP-1' });
    expect(await finished(id)).toMatchObject({ state: 'ready', asked: 2, packed: 2, leftOut: [] });
  });

  it('is kept back from the moment that one grant in it is gone (P4)', async () => {
    const colin = await appliance.as('colin');
    await colin.post(`/api/grants/${grants[1]}/revoke`);
    expect(await refusal(content(made.id))).toBe('GRANT_REVOKED');
    expect(await kinds()).toContain('evidence.collection.refused');
  });
});

describe('a collection whose job fails as often as it may be tried', () => {
  const keys = () => join(appliance.folder, 'keys');
  let id: string;

  beforeAll(async () => {
    // Nothing can be opened or signed now.
    await rename(keys(), `${keys()}-away`);
    ({ id } = await order({ disclosureId }));
    await eventually('the job failed once, and may not be tried again', async () => {
      const [rows]: [unknown[], number] = await appliance.database.owner.query(
        `UPDATE pgboss.job SET retry_limit = retry_count, start_after = now()
         WHERE name = 'packs.collect' AND state = 'retry' AND data->>'collectionId' = $1 RETURNING id`,
        [id],
      );
      return rows.length > 0 ? true : null;
    });
    await finished(id);
    await rename(`${keys()}-away`, keys());
  });

  it('says that it failed, and why, and is no longer being made', async () => {
    expect(await carol.get<Collection>(`/api/evidence-collections/${id}`)).toMatchObject({
      state: 'failed',
      failure: 'KEY_UNWRAP_FAILED',
      mayRetry: true,
    });
    expect(await kinds()).toContain('evidence.collection.given-up');
  });

  it('is tried again for nobody but who ordered it', async () => {
    const colin = await appliance.as('colin');
    expect(await refusal(colin.post(`/api/evidence-collections/${id}/retry`))).toBe(
      'PACK_COLLECTION_OF_ANOTHER',
    );
    const rex = await appliance.as('rex');
    expect(await refusal(rex.post(`/api/evidence-collections/${id}/retry`))).toBe('PERMISSION_DENIED');
  });

  it('is made when whoever ordered it has it tried again, once', async () => {
    await carol.post(`/api/evidence-collections/${id}/retry`);
    expect(await finished(id)).toMatchObject({ state: 'ready', failure: null, mayRetry: false });
    expect(await refusal(carol.post(`/api/evidence-collections/${id}/retry`))).toBe(
      'PACK_COLLECTION_NOT_GIVEN_UP',
    );
    expect(await kinds()).toContain('evidence.collection.retried');
  });
});

describe('when another verifier key has begun to sign', () => {
  const pack = async (): Promise<Buffer> => {
    const { id } = await carol.post<{ id: string }>('/api/evidence-packs', { recordingId: recordings[1] });
    return carol.download(`/api/evidence-packs/${id}/content`);
  };
  let [old, now] = ['', ''];
  let before: Buffer;

  beforeAll(async () => {
    await grantCarol(appliance, recordings[1]!);
    before = await pack();
    old = (await verifyPack(before)).signedWith!;
    const ada = await appliance.as('ada');
    ({ verifierKey: now } = await ada.post<{ verifierKey: string }>('/api/system/keys/verifier-key'));
  });

  it('no pack is made until the time of the earlier one has ended', async () => {
    expect(await refusal(pack())).toBe('VERIFIER_KEY_CHANGING');
    await settleVerifierKey(appliance);
  });

  it('a pack of what the earlier one sealed holds for whoever knows either', async () => {
    const zip = await pack();
    for (const trustedKey of [old, now])
      expect(await verifyPack(zip, { trustedKey })).toMatchObject({ faults: [], signedWith: now });
  });

  it('a pack of before holds as it did', async () => {
    expect(await verifyPack(before, { trustedKey: old })).toMatchObject({ faults: [], signedWith: old });
  });

  it('a collection holds for whoever knows either', async () => {
    const made = await finished((await order({ disclosureId })).id);
    const zip = await content(made.id);
    for (const trustedKey of [old, now])
      expect(await verifyPack(zip, { trustedKey })).toMatchObject({ faults: [], signedWith: now });
  });

  it('an export of the audit log holds for whoever knows either', async () => {
    const aude = await appliance.as('aude');
    const { id } = await aude.post<{ id: string }>('/api/audit-exports', { form: 'jsonl' });
    await eventually('the export is made', async () => {
      const { items } = await aude.get<{ items: { id: string; state: string }[] }>('/api/audit-exports');
      return items.find((item) => item.id === id)?.state === 'made' ? true : null;
    });
    const zip = await aude.download(`/api/audit-exports/${id}/content`);
    const source = {
      size: zip.length,
      read: (offset: number, length: number) => zip.subarray(offset, offset + length),
    };
    for (const trustedKey of [old, now])
      expect(await verifyAuditExport(source, { trustedKey })).toMatchObject({ holds: true, faults: [] });
  });
});
