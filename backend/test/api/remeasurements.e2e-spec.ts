import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findChromium } from '@exhibit/evaluation/chromium';
import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import type { DataSource } from 'typeorm';
import { readPackZip } from '../../src/evidence/pack-zip.js';
import { pngSize } from '../../src/evidence/stills.js';
import { verifyPack } from '../../src/evidence/verify-pack.js';
import { Remeasurer } from '../../src/packs/remeasuring/remeasurer.service.js';
import { eventually } from '../support/poll.js';
import { grantCarol, honestVisit, openSite, refusal, sealedVisit } from '../support/scene.js';
import { namedIn, storeCheck } from '../support/store-check.js';
import { sequenceAudit } from '../support/sequence-audit.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

interface Found {
  id: string;
  state: string;
  result: string | null;
  reasons: string[];
  failure: string | null;
  endedAt: string | null;
  moments: { why: string; hasStill: boolean }[];
}

let appliance: TestAppliance;
let carol: ConsoleClient;
let honest: string;
let forged: string;

beforeAll(async () => {
  appliance = await startTestAppliance({ stills: { chromium: findChromium() } });
  carol = await appliance.as('carol');
  const site = await openSite(appliance);
  honest = await sealedVisit(appliance, site, 'APP-HONEST');
  forged = await sealedVisit(appliance, site, 'APP-FORGED', behindAVeil());
});
afterAll(() => appliance?.stop());

/** Everything that an honest recorder says, of a page on which something lay over the text. */
function behindAVeil(): unknown[] {
  const [meta, picture, ...rest] = honestVisit() as [unknown, Picture, ...unknown[]];
  const veil = {
    ...{ type: 2, id: 900, tagName: 'div', childNodes: [] },
    attributes: { style: 'position: fixed; inset: 0px; background: rgb(255, 255, 255);' },
  };
  picture.data.node.childNodes[0]!.childNodes[0]!.childNodes.push(veil as never);
  return [meta, picture, ...rest];
}

interface PageNode {
  childNodes: PageNode[];
}
interface Picture {
  data: { node: PageNode };
}

async function verdictOf(recordingId: string): Promise<string> {
  const { verdictDetails } = await carol.get<{ verdictDetails: { id: string; verdict: string }[] }>(
    `/api/recordings/${recordingId}`,
  );
  expect(verdictDetails[0]!.verdict).toBe('shown');
  return verdictDetails[0]!.id;
}

const newest = async (verdict: string): Promise<Found> =>
  (await carol.get<{ items: Found[] }>(`/api/verdicts/${verdict}/remeasurements`)).items[0]!;

async function measured(recordingId: string): Promise<Found> {
  const verdict = await verdictOf(recordingId);
  await carol.post(`/api/verdicts/${verdict}/remeasurements`);
  return eventually('the verdict is measured again', async () => {
    const found = await newest(verdict);
    return found.endedAt === null ? null : found;
  });
}

/** Begun, and taken by no worker. */
async function begunByHand(verdict: string): Promise<string> {
  const [{ id }] = (await appliance.database.source.query(
    `INSERT INTO verdict_remeasurement (id, verdict_id, recording_id, asked_by, asked_at)
     SELECT gen_random_uuid(), $1, $2, p.id, now() FROM person p LIMIT 1 RETURNING id`,
    [verdict, honest],
  )) as [{ id: string }];
  byHand.push(`verdict_remeasurement/${id}`);
  return id;
}
const byHand: string[] = [];

async function entries(kind: string): Promise<{ fields: Record<string, unknown> }[]> {
  await sequenceAudit(appliance.database.source);
  const rows: { leaf: string }[] = await appliance.database.source.query(
    'SELECT leaf FROM audit_entry WHERE kind = $1 ORDER BY leaf_index',
    [kind],
  );
  return rows.map(({ leaf }) => JSON.parse(leaf) as never);
}

describe('measuring again is refused', () => {
  it.each(['aude', 'rex', 'ada', 'priya'])('to %s', async (login) => {
    const other = await appliance.as(login);
    const verdict = await verdictOf(honest);
    expect(await refusal(other.post(`/api/verdicts/${verdict}/remeasurements`))).toBe('PERMISSION_DENIED');
  });

  it('for a verdict that there is not', async () => {
    expect(await refusal(carol.post(`/api/verdicts/${honest}/remeasurements`))).toBe('VERDICT_NOT_FOUND');
    expect(await refusal(carol.get(`/api/verdicts/${honest}/remeasurements`))).toBe('VERDICT_NOT_FOUND');
  });

  it('where there is no browser', async () => {
    const verdict = await verdictOf(honest);
    const { stills } = appliance.configuration;
    appliance.configuration.stills = {};
    try {
      expect(await refusal(carol.post(`/api/verdicts/${verdict}/remeasurements`))).toBe('STILLS_UNAVAILABLE');
    } finally {
      appliance.configuration.stills = stills!;
    }
  });

  const inState = (state: string) => `UPDATE recording SET state = '${state}' WHERE id = $1`;
  it.each([
    ['quarantined', 'RECORDING_QUARANTINED', inState('quarantined'), inState('sealed')],
    ['open', 'RECORDING_NOT_SEALED', inState('open'), inState('sealed')],
    [
      'restricted',
      'RECORDING_RESTRICTED',
      `INSERT INTO recording_restriction (recording_id, placed_at, placed_by)
       SELECT $1, now(), id FROM person LIMIT 1`,
      `UPDATE recording_restriction SET lifted_at = now(), lifted_by = placed_by WHERE recording_id = $1`,
    ],
  ])('of a recording that is %s, and what was begun is not kept', async (_state, code, begin, end) => {
    const { source } = appliance.database;
    const verdict = await verdictOf(honest);
    const id = await begunByHand(verdict);
    await source.query(begin, [honest]);
    try {
      expect(await refusal(carol.post(`/api/verdicts/${verdict}/remeasurements`))).toBe(code);
      await appliance.worker.get(Remeasurer, { strict: false }).measure(id);
      expect(await newest(verdict)).toMatchObject({ id, state: 'failed', failure: code, moments: [] });
    } finally {
      await source.query(end, [honest]);
    }
  });

  it('while it is under way', async () => {
    const verdict = await verdictOf(honest);
    const id = await begunByHand(verdict);
    expect(await refusal(carol.post(`/api/verdicts/${verdict}/remeasurements`))).toBe('REMEASUREMENT_OPEN');
    await appliance.worker.get(Remeasurer, { strict: false }).giveUp(id);
    expect(await newest(verdict)).toMatchObject({ state: 'failed', failure: 'UNEXPECTED' });
  });
});

describe('a verdict that is measured again', () => {
  it('is agreed with, as the log says, and its picture takes a grant', async () => {
    const found = await measured(honest);
    expect(found).toMatchObject({ state: 'done', result: 'agrees', reasons: [] });
    expect(found.moments.map(({ why, hasStill }) => [why, hasStill])).toEqual([
      ['start', true],
      ['middle', true],
      ['end', true],
    ]);
    const picture = `/api/remeasurements/${found.id}/stills/1`;
    expect(await refusal(carol.get(picture))).toBe('NO_GRANT');
    await grantCarol(appliance, honest, 'watch');
    expect(pngSize(await carol.download(picture))).toEqual({ width: 1280, height: 800 });
    expect(await refusal(carol.get(`/api/remeasurements/${found.id}/stills/7`))).toBe(
      'REMEASUREMENT_STILL_NOT_FOUND',
    );
    expect((await entries('verdict.remeasured'))[0]).toMatchObject({ fields: { result: 'agrees' } });
    expect(await entries('remeasurement.still.shown')).toHaveLength(1);
    expect(await entries('verdict.remeasure.refused')).not.toEqual([]);
    const objects = [...(await appliance.objects())].filter(([path]) => path.includes('/remeasured/'));
    expect(objects).toHaveLength(3);
    for (const [, object] of objects) expect(object.includes('IHDR')).toBe(false);
  });

  it('is contradicted where the page hid the text: the verdict stays, with the note in the pack', async () => {
    const found = await measured(forged);
    expect(found).toMatchObject({ state: 'done', result: 'contradicts', reasons: ['COVERED'] });
    await verdictOf(forged);
    await grantCarol(appliance, forged);
    const { id } = await carol.post<{ id: string }>('/api/evidence-packs', { recordingId: forged });
    const zip = await carol.download(`/api/evidence-packs/${id}/content`);
    const { holds, faults, verdicts } = await verifyPack(zip);
    expect({ holds, faults }).toEqual({ holds: true, faults: [] });
    expect(verdicts).toMatchObject([{ verdict: 'shown', remeasured: 'contradicts' }]);
    const names = readPackZip(zip).items.map(({ name }) => name);
    expect(names.filter((name) => name.includes('remeasured'))).toEqual([
      'disclosures/example/remeasured.json',
      ...[0, 1, 2].map((place) => `recording/remeasured/example-${place}.png`),
    ]);
  });

  it('is measured once, whoever takes the job again, and its note never changes', async () => {
    const { owner } = appliance.database;
    const verdict = await verdictOf(honest);
    const before = await newest(verdict);
    await appliance.worker.get(Remeasurer, { strict: false }).measure(before.id);
    await appliance.worker.get(Remeasurer, { strict: false }).giveUp(before.id);
    expect(await newest(verdict)).toEqual(before);
    for (const change of [
      `UPDATE verdict_remeasurement SET note = '{}' WHERE id = '${before.id}'`,
      `DELETE FROM verdict_remeasurement WHERE id = '${before.id}'`,
      `DELETE FROM verdict_remeasurement_still`,
    ])
      await expect(owner.query(change)).rejects.toThrow();
  });
});

describe('the check of everything that is stored', () => {
  it('finds nothing where nothing was changed, and names a picture, its row and a note that were', async () => {
    const check = await storeCheck(appliance);
    const { source, owner } = appliance.database;
    const [still, other] = (await source.query(
      'SELECT object_key, remeasurement_id, moment FROM verdict_remeasurement_still ORDER BY moment LIMIT 2',
    )) as { object_key: string; remeasurement_id: string; moment: number }[];
    try {
      // Nobody asked for these, says the log.
      expect(namedIn(await check.run())).toEqual(byHand.sort());
      await writeFile(join(appliance.folder, 'objects', still!.object_key), 'another picture');
      await asOwner(owner, 'verdict_remeasurement_still', [
        `UPDATE verdict_remeasurement_still SET sha256 = sha256(sha256) WHERE object_key = '${other!.object_key}'`,
      ]);
      const row = `verdict_remeasurement_still/${other!.remeasurement_id}/${other!.moment}`;
      expect(namedIn(await check.run())).toEqual([`object ${still!.object_key}`, ...byHand, row]);
      await asOwner(owner, 'verdict_remeasurement', [
        `UPDATE verdict_remeasurement SET note = replace(note, '"contradicts"', '"agrees"')
         WHERE note LIKE '%"contradicts"%'`,
      ]);
      const named = namedIn(await check.run()).filter((item) => item.startsWith('verdict_remeasurement/'));
      expect(named).toHaveLength(byHand.length + 1);
    } finally {
      await check.end();
    }
  });
});

/** An insider with the database, for whom triggers are no obstacle. */
async function asOwner(owner: DataSource, table: string, statements: string[]): Promise<void> {
  await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  for (const statement of statements) await owner.query(statement);
  await owner.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}
