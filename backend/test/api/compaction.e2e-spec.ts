import { writeFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import { jest } from '@jest/globals';
import { verifyCms } from '../../src/evidence/cms-verify.js';
import { splitFrame } from '../../src/evidence/recording-archive.js';
import { readPackZip } from '../../src/evidence/pack-zip.js';
import { parseManifest } from '../../src/evidence/recording-manifest.js';
import { verifyPack } from '../../src/evidence/verify-pack.js';
import { CmsSigner } from '../../src/keys/certificates/cms-signer.js';
import { KEY_PROVIDER, type KeyProvider } from '../../src/keys/key-provider.js';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { OBJECT_STORE, type ObjectStore } from '../../src/storage/object-store.js';
import { bulkyVisit, type SentVisit } from '../support/bulky-visit.js';
import { eventually } from '../support/poll.js';
import { grantCarol, openSite, refusal, type BankSite } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

const PIECE = 16_384;
const SEALED_PIECE = PIECE + 16;
const FRAME = 57;

let appliance: TestAppliance;
let site: BankSite;
let carol: ConsoleClient;

beforeAll(async () => {
  appliance = await startTestAppliance();
  site = await openSite(appliance);
  carol = await appliance.as('carol');
});
afterAll(() => appliance.stop());

interface Row {
  object_key: string;
  bytes: string;
  verified_at: Date | null;
  segments_removed_at: Date | null;
  damaged_at: Date | null;
}

const archiveOf = async (recording: string): Promise<Row | undefined> =>
  (
    await appliance.database.owner.query(`SELECT * FROM recording_archive WHERE recording_id = $1`, [
      recording,
    ])
  )[0];

async function compacted(segments = 6, eventsEach = 1_000): Promise<SentVisit> {
  const visit = await bulkyVisit(appliance, site, segments, eventsEach);
  await eventually(
    'the segments are compacted',
    async () => (await archiveOf(visit.recording))?.segments_removed_at,
  );
  return visit;
}

async function objectsOf(recording: string): Promise<string[]> {
  return [...(await appliance.objects()).keys()].filter((path) => path.includes(recording));
}

async function watching(recording: string): Promise<(seq: number) => Promise<Response>> {
  await grantCarol(appliance, recording);
  const { id } = await carol.post<{ id: string }>('/api/viewings', { recordingId: recording });
  return (seq) => carol.request('GET', `/api/viewings/${id}/segments/${seq}`);
}

async function entries(recording: string): Promise<{ kind: string; fields: Record<string, unknown> }[]> {
  const aude = await appliance.as('aude');
  const { items } = await aude.get<{ items: { kind: string; fields: Record<string, unknown> }[] }>(
    `/api/audit-entries?limit=200&recording=${recording}`,
  );
  return items;
}

const fileOf = async (recording: string) =>
  join(appliance.folder, 'objects', (await archiveOf(recording))!.object_key);

describe('a damaged archive', () => {
  it('delivers nothing of what lies in the damage, and shows the recording as damaged', async () => {
    const { recording } = await compacted();
    const ask = await watching(recording);
    const path = await fileOf(recording);
    const bytes = (await appliance.objects()).get(path)!;
    // Segment 0 begins in piece 0.
    bytes.writeUInt8(bytes.readUInt8(FRAME + 3_000) ^ 1, FRAME + 3_000);
    await writeFile(path, bytes);
    expect(await refusal(ask(0))).toBe('ARCHIVE_DAMAGED');
    expect(await refusal(ask(0))).toBe('ARCHIVE_DAMAGED');
    expect((await ask(5)).status).toBe(200);
    expect(await refusal(carol.post('/api/evidence-packs', { recordingId: recording }))).toBe(
      'ARCHIVE_DAMAGED',
    );
    const damaged = (await entries(recording)).filter(({ kind }) => kind === 'recording.damaged');
    expect(damaged.map(({ fields }) => fields)).toEqual([{ code: 'OBJECT_PIECE_DAMAGED' }]);
    const { seal } = await carol.get<{ seal: { archive: { damagedAt: string | null } } }>(
      `/api/recordings/${recording}`,
    );
    expect(seal.archive.damagedAt).not.toBeNull();
    // Somebody restores the object; the night finds out.
    bytes.writeUInt8(bytes.readUInt8(FRAME + 3_000) ^ 1, FRAME + 3_000);
    await writeFile(path, bytes);
    await appliance.app
      .get(Jobs, { strict: false })
      .enqueue(appliance.database.owner.manager, 'recording.compact-nightly', {});
    await eventually('it is whole again', async () =>
      (await archiveOf(recording))?.damaged_at ? null : true,
    );
    expect((await entries(recording)).map(({ kind }) => kind)).toContain('recording.restored');
    expect((await ask(0)).status).toBe(200);
  });

  it('that is gone is a refusal with a next step, not a fault of ours', async () => {
    const { recording } = await compacted(2, 10);
    const ask = await watching(recording);
    await rm(await fileOf(recording));
    expect(await refusal(ask(0))).toBe('ARCHIVE_DAMAGED');
    expect((await entries(recording)).map(({ kind }) => kind)).toContain('recording.damaged');
  });
});

describe('what was done to an archive', () => {
  it('is not undone, by nobody', async () => {
    const { recording } = await compacted(1, 1);
    const { owner, source } = appliance.database;
    for (const [change, words] of [
      ['UPDATE recording_archive SET verified_at = NULL', /not undone/],
      ['UPDATE recording_archive SET segments_removed_at = NULL', /not undone/],
      ['DELETE FROM recording_archive', /./],
      ['UPDATE archived_segment SET byte_offset = 1', /./],
    ] as const)
      await expect(owner.query(`${change} WHERE recording_id = $1`, [recording])).rejects.toThrow(words);
    await expect(
      source.query(`UPDATE recording_archive SET object_key = 'x' WHERE recording_id = $1`, [recording]),
    ).rejects.toThrow(/permission denied/);
  });
});

describe('a sealed recording', () => {
  it('lies in one object, and its manifest names it', async () => {
    const { recording } = await compacted();
    const left = await objectsOf(recording);
    expect(left).toHaveLength(1);
    const { object_key, bytes } = (await archiveOf(recording))!;
    expect(left[0]).toContain(object_key);
    const [{ manifest, cms }] = await appliance.database.owner.query(
      `SELECT manifest, manifest_cms AS cms FROM recording_seal WHERE recording_id = $1`,
      [recording],
    );
    const trustedPem = appliance.app.get(CmsSigner, { strict: false }).chainPem;
    expect(verifyCms(Buffer.from(manifest), cms, { trustedPem }).code).toBe('CMS_VALID');
    const { archive, playerVersions, clock } = parseManifest(Buffer.from(manifest));
    expect(archive).toMatchObject({ schema: 'exhibit.archive/v1', bytes: Number(bytes) });
    expect(playerVersions).toHaveLength(1);
    expect(clock!.offsetsMs).toHaveLength(6);
    expect((await entries(recording)).map(({ kind }) => kind)).toContain('recording.compacted');
  });

  it('gives each segment back as it was acknowledged, reading at most two pieces more than it has', async () => {
    const { recording, frames } = await compacted();
    const ask = await watching(recording);
    const store = appliance.app.get<ObjectStore>(OBJECT_STORE, { strict: false });
    const unwrap = jest.spyOn(appliance.app.get<KeyProvider>(KEY_PROVIDER, { strict: false }), 'unwrap');
    const ranges = jest.spyOn(store, 'getRange');
    const whole = [jest.spyOn(store, 'get'), jest.spyOn(store, 'read')];
    for (const [seq, frame] of frames.entries()) {
      for (const spy of [ranges, unwrap]) spy.mockClear();
      const body = Buffer.from(await (await ask(seq)).arrayBuffer());
      expect(JSON.parse(body.toString('utf8'))).toHaveLength(1_000 + (seq === 0 || seq === 3 ? 2 : 0));
      const read = ranges.mock.calls.map(([, , length]) => length);
      expect(read[0]).toBe(FRAME);
      const pieces = Math.ceil(read.slice(1).reduce((sum, length) => sum + length, 0) / SEALED_PIECE);
      expect(pieces).toBeLessThanOrEqual(Math.ceil(frame.length / PIECE) + 2);
      expect(read.length).toBe(2);
      expect(unwrap).toHaveBeenCalledTimes(1);
    }
    for (const spy of whole) expect(spy).not.toHaveBeenCalled();
    jest.restoreAllMocks();
  });

  it('is read once, with one key, for a pack, which holds offline (P7)', async () => {
    const { recording, frames } = await compacted();
    await grantCarol(appliance, recording);
    const store = appliance.app.get<ObjectStore>(OBJECT_STORE, { strict: false });
    const unwrap = jest.spyOn(appliance.app.get<KeyProvider>(KEY_PROVIDER, { strict: false }), 'unwrap');
    const reads = jest.spyOn(store, 'read');
    const { id } = await carol.post<{ id: string }>('/api/evidence-packs', { recordingId: recording });
    // Others may be reading meanwhile, of what is not this recording's.
    const own = reads.mock.calls.map(([key]) => key).filter((key) => key.includes(recording));
    expect(own).toEqual([expect.stringContaining('/archive/')]);
    // The archive's, that of what was observed in the visit (the notice is judged by it), and the finished pack's.
    expect(unwrap).toHaveBeenCalledTimes(3);
    jest.restoreAllMocks();
    const zip = await carol.download(`/api/evidence-packs/${id}/content`);
    expect(await verifyPack(zip)).toMatchObject({ holds: true, faults: [] });
    const bytes = new Map(readPackZip(zip).items.map((item) => [item.name, Buffer.from(item.bytes)]));
    for (const [seq, frame] of frames.entries()) {
      const { header, body } = splitFrame(frame)!;
      const name = `recording/segments/${String(seq).padStart(6, '0')}`;
      expect(bytes.get(`${name}.header.json`)).toEqual(header);
      expect(bytes.get(`${name}.events.json.gz`)).toEqual(body);
    }
  });

  it('tells a viewing where a whole picture stands', async () => {
    const { recording } = await compacted(5, 3);
    await grantCarol(appliance, recording);
    const { segments } = await carol.post<{ segments: { seq: number; snapshotAtMs: number | null }[] }>(
      '/api/viewings',
      { recordingId: recording },
    );
    expect(segments.filter(({ snapshotAtMs }) => snapshotAtMs !== null).map(({ seq }) => seq)).toEqual([
      0, 3,
    ]);
  });
});
