import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Actor } from '../platform/actor.js';
import { decodeCursor, encodeCursor } from '../platform/http/cursor.js';
import { EndedRecordingsReader } from '../retention/ended-recordings.service.js';
import type { ConsentState } from './consent-decision.js';
import type {
  ConsentPageDto,
  ConsentQueryDto,
  ConsentRecordDetailDto,
  ConsentRecordDto,
} from './consent.dto.js';
import { consentUnknown } from './consent.errors.js';
import { CANDIDATES } from './state-candidates.js';
import { Subjects } from './subjects.service.js';

const PAGE = 50;

/** The registry as people search it. Records that ended are listed for whoever asks for them. */
@Injectable()
export class ConsentRegistry {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly subjects: Subjects,
    private readonly ended: EndedRecordingsReader,
  ) {}

  async list(_actor: Actor, query: ConsentQueryDto): Promise<ConsentPageDto> {
    await this.subjects.requireKnownKey(query.siteId, query.subject);
    const after = decodeCursor(query.cursor);
    const rows: RegistryRow[] = await this.source.query(
      `${ROWS}
       WHERE ($1::uuid IS NULL OR r.site_id = $1) AND ($2::text IS NULL OR r.subject = $2)
         AND ($3::timestamptz IS NULL OR (r.recorded_at, r.id) < ($3, $4::uuid))
         AND ($5::text IS NULL OR s.state = $5) AND ${query.state ? CANDIDATES[query.state] : 'r.ended_at IS NULL'} AND ($6::text IS NULL OR r.notice_version = $6)
         AND ($7::timestamptz IS NULL OR r.recorded_at >= $7) AND ($8::timestamptz IS NULL OR r.recorded_at < $8)
       ORDER BY r.recorded_at DESC, r.id DESC LIMIT ${PAGE + 1}`,
      [
        ...[query.siteId, query.subject, after?.at, after?.id, query.state, query.noticeVersion],
        ...[query.from, query.to],
      ].map((value) => value ?? null),
    );
    const items = rows.slice(0, PAGE);
    const last = items.at(-1);
    return {
      items: items.map(recordDto),
      nextCursor: rows.length > PAGE && last ? encodeCursor({ at: last.recorded_at, id: last.id }) : null,
    };
  }

  /** One record with everything that happened to it. */
  async one(_actor: Actor, id: string): Promise<ConsentRecordDetailDto> {
    const [row]: DetailRow[] = await this.source.query(`${ROWS} WHERE r.id = $1`, [id]);
    if (!row) throw consentUnknown();
    const events: { kind: ConsentState; occurred_at: Date }[] = await this.source.query(
      `SELECT kind, occurred_at FROM consent_event WHERE consent_id = $1 ORDER BY occurred_at, kind = 'shown' DESC`,
      [id],
    );
    const recordings: { id: string; state: string; opened_at: Date; ending: boolean }[] =
      await this.source.query(
        `SELECT id, state, opened_at, ending IS NOT NULL AS ending FROM recording WHERE consent_id = $1
         ORDER BY opened_at DESC, id LIMIT 100`,
        [id],
      );
    return {
      ...recordDto(row),
      since: row.since.toISOString(),
      events: events.map(({ kind, occurred_at }) => ({ kind, at: occurred_at.toISOString() })),
      recordingList: recordings.map(({ opened_at, ...recording }) => ({
        ...recording,
        openedAt: opened_at.toISOString(),
      })),
      became: await this.ended.underConsent(id),
      basisVersion: row.basis_version,
      validUntil: row.valid_until?.toISOString() ?? null,
      record: row.record,
      receipt: row.receipt,
      signature: row.receipt_note,
      endedRules: row.ended_rules,
    };
  }
}

/** The state is asked of each record that is shown: of all at once it would be a question about every event there is. */
const ROWS = `
  SELECT r.*, n.name AS site_name, s.state, s.since, w.occurred_at AS withdrawn_at,
         (SELECT count(*) FROM recording c WHERE c.consent_id = r.id)::int AS recordings
  FROM consent_record r
  JOIN site n ON n.id = r.site_id
  CROSS JOIN LATERAL (SELECT c.state, c.since FROM consent_state c WHERE c.consent_id = r.id OFFSET 0) s
  LEFT JOIN consent_event w ON w.consent_id = r.id AND w.kind = 'withdrawn'`;

const recordDto = (row: RegistryRow): ConsentRecordDto => ({
  id: row.id,
  siteId: row.site_id,
  siteName: row.site_name,
  subject: row.subject,
  state: row.state,
  noticeVersion: row.notice_version,
  purposes: row.purposes ?? [],
  language: row.language,
  collectedBy: row.collected_by,
  recordedAt: row.recorded_at.toISOString(),
  withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  receiptId: row.receipt_id,
  noticeSha256: row.notice_sha256,
  recordings: row.recordings,
  endedAt: row.ended_at?.toISOString() ?? null,
});

interface DetailRow extends RegistryRow {
  since: Date;
  basis_version: number | null;
  valid_until: Date | null;
  record: string | null;
  receipt: string | null;
  receipt_note: string | null;
  ended_rules: number | null;
}

interface RegistryRow {
  id: string;
  site_id: string;
  site_name: string;
  subject: string | null;
  state: ConsentState;
  notice_version: string;
  purposes: string[] | null;
  language: string | null;
  collected_by: string | null;
  recorded_at: Date;
  withdrawn_at: Date | null;
  receipt_id: string | null;
  notice_sha256: string | null;
  recordings: number;
  ended_at: Date | null;
}
