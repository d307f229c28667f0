import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Actor } from '../platform/actor.js';
import { decodeCursor, encodeCursor } from '../platform/http/cursor.js';
import type { ConsentState } from './consent-decision.js';
import type { ConsentPageDto, ConsentQueryDto } from './consent.dto.js';
import { Subjects } from './subjects.service.js';

const PAGE = 50;

/** The registry as people search it. */
@Injectable()
export class ConsentRegistry {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly subjects: Subjects,
  ) {}

  async list(_actor: Actor, query: ConsentQueryDto): Promise<ConsentPageDto> {
    await this.subjects.requireKnownKey(query.siteId, query.subject);
    const after = decodeCursor(query.cursor);
    const rows: RegistryRow[] = await this.source.query(
      `SELECT r.*, n.name AS site_name, s.state, w.occurred_at AS withdrawn_at,
              (SELECT count(*) FROM recording c WHERE c.consent_id = r.id)::int AS recordings
       FROM consent_record r
       JOIN site n ON n.id = r.site_id
       JOIN consent_state s ON s.consent_id = r.id
       LEFT JOIN consent_event w ON w.consent_id = r.id AND w.kind = 'withdrawn'
       WHERE ($1::uuid IS NULL OR r.site_id = $1) AND ($2::text IS NULL OR r.subject = $2)
         AND ($3::timestamptz IS NULL OR (r.recorded_at, r.id) < ($3, $4::uuid))
       ORDER BY r.recorded_at DESC, r.id DESC LIMIT ${PAGE + 1}`,
      [query.siteId ?? null, query.subject ?? null, after?.at ?? null, after?.id ?? null],
    );
    const items = rows.slice(0, PAGE);
    const last = items.at(-1);
    return {
      items: items.map((row) => ({
        id: row.id,
        siteId: row.site_id,
        siteName: row.site_name,
        subject: row.subject,
        state: row.state,
        noticeVersion: row.notice_version,
        purposes: row.purposes,
        language: row.language,
        collectedBy: row.collected_by,
        recordedAt: row.recorded_at.toISOString(),
        withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
        receiptId: row.receipt_id,
        noticeSha256: row.notice_sha256,
        recordings: row.recordings,
      })),
      nextCursor: rows.length > PAGE && last ? encodeCursor({ at: last.recorded_at, id: last.id }) : null,
    };
  }
}

interface RegistryRow {
  id: string;
  site_id: string;
  site_name: string;
  subject: string | null;
  state: ConsentState;
  notice_version: string;
  purposes: string[];
  language: string;
  collected_by: string;
  recorded_at: Date;
  withdrawn_at: Date | null;
  receipt_id: string;
  notice_sha256: string | null;
  recordings: number;
}
