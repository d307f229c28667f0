import type { EntityManager } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { decryptObject } from '../evidence/encrypted-object.js';
import { parseRemeasurement, type Remeasurement } from '../evidence/remeasurement.js';
import { sha256 } from '../evidence/sha256.js';
import { objectItem } from './integrity-fault.js';
import { readObject } from './log-tile.js';
import type { RecordingTools } from './recording-check.js';

interface NoteRow {
  id: string;
  note: string;
}

interface StillRow {
  remeasurement_id: string;
  moment: number;
  sha256: Buffer;
  object_key: string;
}

/** The pictures beside a recording's verdicts: each that a note lists, as it lists it. The log has spoken of the notes. */
export async function checkRemeasuredStills(
  manager: EntityManager,
  recordingId: string,
  key: Buffer | null,
  tools: RecordingTools,
): Promise<void> {
  const { report } = tools;
  const notes: NoteRow[] = await manager.query(
    'SELECT id, note FROM verdict_remeasurement WHERE recording_id = $1 AND note IS NOT NULL ORDER BY id',
    [recordingId],
  );
  const stills: StillRow[] = await manager.query(
    `SELECT s.remeasurement_id, s.moment, s.sha256, s.object_key
     FROM verdict_remeasurement_still s JOIN verdict_remeasurement v ON v.id = s.remeasurement_id
     WHERE v.recording_id = $1 ORDER BY s.remeasurement_id, s.moment`,
    [recordingId],
  );
  const listed = new Map<string, string>();
  // A note that the log does not know lists nothing.
  for (const row of notes.filter(({ id }) => !report.has(`verdict_remeasurement/${id}`)))
    for (const [moment, { still }] of momentsOf(row))
      if (still) listed.set(itemOf({ remeasurement_id: row.id, moment }), still.sha256);
  for (const still of stills) {
    report.count('remeasured stills');
    const item = itemOf(still);
    const stated = listed.get(item);
    listed.delete(item);
    // A note that was altered accuses no picture.
    if (report.has(`verdict_remeasurement/${still.remeasurement_id}`)) continue;
    if (stated === still.sha256.toString('hex')) await checkStill(recordingId, still, key, tools);
    else {
      report.fault(item, 'ROW_ALTERED', 'sha256');
      report.explain(picturesOf(recordingId));
    }
  }
  for (const item of listed.keys()) {
    report.fault(item, 'ROW_MISSING');
    report.explain(picturesOf(recordingId));
  }
}

/** Which of the recording's pictures was that of a row that is gone or altered, nobody knows any more. */
const picturesOf = (recording: string): string =>
  `recordings/${recording.slice(0, 2)}/${recording}/remeasured/`;

async function checkStill(
  recording: string,
  { sha256: hash, object_key }: StillRow,
  key: Buffer | null,
  { store, appliance, report }: RecordingTools,
): Promise<void> {
  const object = await readObject(store, object_key, report);
  if (object === null || key === null) return;
  const schema = 'exhibit.remeasured-still/v1';
  const context = { appliance, recording, object: object_key, schema, maskingPolicyVersion: null };
  try {
    if (!sha256(decryptObject(key, canonicalBytes(context), object)).equals(hash))
      report.fault(objectItem(object_key), 'CONTENT_ALTERED');
  } catch {
    report.fault(objectItem(object_key), 'OBJECT_ALTERED');
  }
}

function momentsOf({ note }: NoteRow): IterableIterator<[number, Remeasurement['moments'][number]]> {
  try {
    return parseRemeasurement(Buffer.from(note, 'utf8')).moments.entries();
  } catch {
    // The log names a note that is not the one it speaks of.
    return [].entries();
  }
}

const itemOf = ({ remeasurement_id, moment }: Pick<StillRow, 'remeasurement_id' | 'moment'>): string =>
  `verdict_remeasurement_still/${remeasurement_id}/${moment}`;
