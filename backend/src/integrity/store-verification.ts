import type { DataSource } from 'typeorm';
import type { Checkpoint } from '../evidence/checkpoint.js';
import { auditOrigin } from '../evidence/checkpoint.js';
import type { KeyTenure } from '../evidence/key-history.js';
import type { ObjectStore } from '../storage/object-store.js';
import { assetsAfter, checkAsset } from './asset-check.js';
import { checkForeignRows } from './bound-rows.js';
import { checkCollection, collectionsAfter } from './collection-check.js';
import { checkContent } from './content-check.js';
import { checkDestroyed, destroyedAmong } from './destroyed-recordings.js';
import type { ContentKeys } from './content-keys.service.js';
import { checkLog } from './log-check.js';
import { checkObservationsOfNobody } from './kept-visit-check.js';
import { startOfLog, type LogState } from './log-state.js';
import { checkpointOf, logTarget } from './log-target.js';
import { checkNoticeContents } from './notice-contents.js';
import { checkExport, checkPack, exportsAfter, packsAfter } from './pack-check.js';
import { checkRecording, type RecordingTools } from './recording-check.js';
import { checkRemeasuredStills } from './remeasurement-check.js';
import { recordingRows, recordingsAfter, type Share } from './recording-rows.js';
import { checkRetentionPlans } from './retention-plan-check.js';
import { checkArchivesOfNobody, checkKeysOfNobody, checkReleases } from './rows-by-themselves.js';
import { noFindings, RunReport, type Findings } from './run-report.js';
import { checkReceipt, receiptsAfter } from './token-check.js';
import { checkStoredObjects } from './stored-objects.js';

/** In this order: what the log says is known before anything is held against it. */
export const STEPS = [
  'log',
  'rows',
  'tokens',
  'recordings',
  'assets',
  'packs',
  'collections',
  'exports',
  'objects',
  'done',
] as const;
export type Step = (typeof STEPS)[number];

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const AT_ONCE = 50;

/** Where a run stands. Kept after every few things, so that a run that was killed goes on and asks nothing twice. */
export interface RunState {
  step: Step;
  log: LogState;
  /** The last thing of this step that was checked. */
  after: string;
  findings: Findings;
}

export interface VerificationTarget {
  source: DataSource;
  store: ObjectStore;
  appliance: string;
  verifierKeys: readonly KeyTenure[];
  /** null without keys: then content stays closed and only ciphertext is compared. */
  contentKeys: ContentKeys | null;
  /** Kept by somebody outside of the appliance. */
  outside: Checkpoint | null;
  /** Part of the recordings, assets and packs; null for all. */
  share: Share | null;
  /** How long an object may be there before its row: work that goes on meanwhile is no fault. */
  settleMs: number;
}

export const startOfRun = (): RunState => ({
  step: 'log',
  log: startOfLog(),
  after: '',
  findings: noFindings(),
});

/** Derives everything that is stored again and compares it. Hands out its state to be kept; the last one is `done`. */
export async function* verifyStore(target: VerificationTarget, from: RunState): AsyncGenerator<RunState> {
  let state = from;
  const report = new RunReport(state.findings);
  if (target.contentKeys === null) report.notChecked('what is in the objects: no keys are at hand');
  while (state.step !== 'done') {
    for await (const next of RUN[state.step](target, state, report)) {
      state = { ...state, ...next, findings: report.findings };
      yield state;
    }
    state = { ...state, step: STEPS[STEPS.indexOf(state.step) + 1]!, after: '' };
    yield state;
  }
}

type StepRun = (
  target: VerificationTarget,
  state: RunState,
  report: RunReport,
) => AsyncGenerator<Partial<RunState>>;

const RUN: Record<Exclude<Step, 'done'>, StepRun> = {
  async *log({ source, store, appliance, verifierKeys, outside }, state, report) {
    const origin = auditOrigin(appliance);
    const target = await logTarget(source.manager, store, { keys: verifierKeys, origin, outside }, report);
    for await (const log of checkLog(source, store, target, state.log, report)) yield { log };
  },

  async *rows({ source }, { log, after }, report) {
    if (after !== '') return;
    await source.transaction((manager) => checkForeignRows(manager, log.stated, report));
    await checkReleases(source.manager, report);
    await checkNoticeContents(source.manager, report);
    await checkArchivesOfNobody(source.manager, report);
    await checkKeysOfNobody(source.manager, report);
    await checkObservationsOfNobody(source.manager, report);
    yield { after: 'checked' };
  },

  async *tokens({ source }, state, report) {
    for (let { after } = state; ;) {
      const receipts = await receiptsAfter(source.manager, after, AT_ONCE);
      for (const row of receipts) checkReceipt(row, report);
      if (receipts.length === 0) return;
      after = receipts.at(-1)!.id;
      yield { after };
    }
  },

  async *recordings(target, state, report) {
    const { source, share } = target;
    const tools = toolsOf(target, report);
    for (let after = state.after || FIRST_ID; ;) {
      const ids = await recordingsAfter(source.manager, after, share, AT_ONCE);
      const destroyed = await destroyedAmong(source.manager, ids);
      for (const id of ids)
        await (destroyed.has(id) ? destroyedRecording(target, tools, id) : recording(target, tools, id));
      if (ids.length === 0) break;
      after = ids.at(-1)!;
      yield { after };
    }
    await checkRetentionPlans(source.manager, report);
  },

  async *assets(target, state, report) {
    const { source, share, contentKeys } = target;
    const tools = toolsOf(target, report);
    for (let { after } = state; ;) {
      const assets = await assetsAfter(source.manager, after, share, AT_ONCE);
      for (const asset of assets)
        await withKey(contentKeys, 'site', asset.site_id, report, (key) => checkAsset(asset, key, tools));
      if (assets.length === 0) return;
      after = assets.at(-1)!.object_key;
      yield { after };
    }
  },

  async *packs(target, state, report) {
    const { source, contentKeys } = target;
    const tools = toolsOf(target, report);
    for (let after = state.after || FIRST_ID; ;) {
      const packs = await packsAfter(source.manager, after, AT_ONCE);
      const destroyed = await destroyedAmong(
        source.manager,
        packs.map(({ recording_id }) => recording_id),
      );
      for (const pack of packs.filter(({ recording_id }) => !destroyed.has(recording_id)))
        await withKey(contentKeys, 'recording', pack.recording_id, report, (key) =>
          checkPack(pack, key, tools),
        );
      if (packs.length === 0) return;
      after = packs.at(-1)!.id;
      yield { after };
    }
  },

  async *collections({ source, appliance, verifierKeys }, state, report) {
    for (let after = state.after || FIRST_ID; ;) {
      const collections = await collectionsAfter(source.manager, after, AT_ONCE);
      for (const { id } of collections)
        await checkCollection(source.manager, id, { appliance, keys: verifierKeys, report });
      if (collections.length === 0) return;
      after = collections.at(-1)!.id;
      yield { after };
    }
  },

  async *exports(target, state, report) {
    const tools = toolsOf(target, report);
    for (let after = state.after || FIRST_ID; ;) {
      const exports = await exportsAfter(target.source.manager, after, AT_ONCE);
      for (const row of exports) await checkExport(row, tools);
      if (exports.length === 0) return;
      after = exports.at(-1)!.id;
      yield { after };
    }
  },

  async *objects({ source, store, share, appliance, verifierKeys, settleMs }, state, report) {
    if (share !== null && share.part !== 0) return;
    const isCheckpoint = (note: Buffer, size: number) =>
      checkpointOf(note.toString('utf8'), verifierKeys, auditOrigin(appliance))?.size === size;
    const tools = { store, isCheckpoint, settleMs, report };
    for await (const after of checkStoredObjects(source.manager, state.after, tools)) yield { after };
  },
};

async function recording(target: VerificationTarget, tools: RecordingTools, id: string): Promise<void> {
  const { source, contentKeys } = target;
  const rows = await recordingRows(source.manager, id);
  await withKey(contentKeys, 'recording', id, tools.report, async (key) => {
    const { manifest, archive } = await checkRecording(rows, key, tools);
    if (manifest !== null) await checkContent(source.manager, rows, { manifest, key, archive }, tools);
    await checkRemeasuredStills(source.manager, id, key, tools);
  });
}

async function destroyedRecording(
  { source: { manager } }: VerificationTarget,
  { report }: RecordingTools,
  id: string,
): Promise<void> {
  const keys: unknown[] = await manager.query('SELECT 1 FROM recording_key WHERE recording_id = $1', [id]);
  checkDestroyed(await recordingRows(manager, id), keys.length > 0, report);
}

/** Opens a key for one piece of work. One that does not open is a fault of its row, not of what it closes. */
async function withKey(
  keys: ContentKeys | null,
  of: 'recording' | 'site',
  id: string,
  report: RunReport,
  work: (key: Buffer | null) => Promise<void>,
): Promise<void> {
  if (keys === null) return work(null);
  const key = await keys.open(of, id);
  if (Buffer.isBuffer(key)) {
    try {
      return await work(key);
    } finally {
      key.fill(0);
    }
  }
  const item = of === 'recording' ? `recording_key/${id}` : `site_asset_key/${id}`;
  // A recording that nobody opened never had a key.
  if (!report.has(`recording/${id}`)) report.fault(item, key === 'gone' ? 'ROW_MISSING' : 'KEY_UNUSABLE');
  await work(null);
}

const toolsOf = (
  { store, appliance, verifierKeys }: VerificationTarget,
  report: RunReport,
): RecordingTools => ({ store, appliance, keys: verifierKeys, report });
