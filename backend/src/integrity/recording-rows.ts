import type { EntityManager } from 'typeorm';
import type { Row } from './row-binding.js';

export interface SegmentRow extends Row {
  seq: number;
  hash: Buffer;
  header_hash: Buffer;
  previous_hash: Buffer | null;
  policy_version: number;
  object_key: string;
  ciphertext_hash: Buffer;
}

export interface ArchiveRow extends Row {
  object_key: string;
  bytes: string;
  ciphertext_hash: Buffer;
  /** From then on the archive is the only copy. */
  segments_removed_at: Date | null;
}

/** Everything in the database about one recording. */
export interface RecordingRows {
  recording: Row & { id: string; state: string; site_id: string };
  siteKey: string | null;
  /** `entries`: of the log, when it was written down there; null while it waits for its place. */
  seal: { manifest: string; manifest_note: string; entries: number | null } | null;
  segments: SegmentRow[];
  gaps: { from_seq: number; to_seq: number; reason: string }[];
  /** `stored`: whether the asset itself has a row. */
  assets: { name: string; sha256: Buffer; stored: boolean }[];
  /** The object that its segments were compacted into. */
  archive: ArchiveRow | null;
  /** Where its segments stand in it. */
  places: (Row & { seq: number })[];
  /** What was observed in the visit, encrypted. */
  observations: { reading: number; schema: string; content: Buffer }[];
  verdicts: { disclosure_id: string; disclosure_version: number; locale: string | null; body: string }[];
}

export async function recordingRows(manager: EntityManager, id: string): Promise<RecordingRows> {
  const of = <T>(what: string): Promise<T[]> => manager.query(what, [id]);
  const [recording] = await of<RecordingRows['recording'] & { site_key: string }>(
    'SELECT r.*, s.key AS site_key FROM recording r LEFT JOIN site s ON s.id = r.site_id WHERE r.id = $1',
  );
  const [seal] = await of<NonNullable<RecordingRows['seal']>>(
    `SELECT manifest, manifest_note, (
       SELECT min(leaf_index) + 1 FROM audit_entry WHERE recording_id = $1 AND kind = 'recording.sealed'
     )::float8 AS entries FROM recording_seal WHERE recording_id = $1`,
  );
  return {
    recording: recording!,
    archive: (await of<ArchiveRow>('SELECT * FROM recording_archive WHERE recording_id = $1'))[0] ?? null,
    places: await of('SELECT * FROM archived_segment WHERE recording_id = $1 ORDER BY seq'),
    siteKey: recording!.site_key,
    seal: seal ?? null,
    segments: await of('SELECT * FROM recording_segment WHERE recording_id = $1 ORDER BY seq'),
    gaps: await of(
      'SELECT from_seq, to_seq, reason FROM recording_gap WHERE recording_id = $1 ORDER BY from_seq',
    ),
    assets: await of(
      `SELECT r.name, r.sha256, a.sha256 IS NOT NULL AS stored FROM recording_asset r
       LEFT JOIN site_asset a ON a.site_id = r.site_id AND a.sha256 = r.sha256
       WHERE r.recording_id = $1 ORDER BY r.name`,
    ),
    observations: await of(
      'SELECT reading, schema, content FROM recording_observations WHERE recording_id = $1 ORDER BY reading',
    ),
    verdicts: await of(
      'SELECT disclosure_id, disclosure_version, locale, body FROM verdict WHERE recording_id = $1 ORDER BY 1, 2',
    ),
  };
}

/** Recordings behind one, in the order of their ids; with a share, only those that fall into it. */
export async function recordingsAfter(
  manager: EntityManager,
  after: string,
  share: Share | null,
  limit: number,
): Promise<string[]> {
  const rows: { id: string }[] = await manager.query(
    `SELECT id FROM recording WHERE id > $1 AND ${inShare('id')} ORDER BY id LIMIT $2`,
    [after, limit, share?.of ?? 1, share?.part ?? 0],
  );
  return rows.map(({ id }) => id);
}

/** One part of `of`, from 0: a month of nights sees everything. */
export interface Share {
  part: number;
  of: number;
}

/** SQL: whether a column's value falls into the share $3 (of), $4 (part). */
export const inShare = (column: string): string =>
  `mod(hashtextextended(${column}::text, 0)::numeric + 9223372036854775808, $3::int) = $4::int`;
