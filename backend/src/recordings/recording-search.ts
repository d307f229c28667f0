import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { decodeCursor, encodeCursor } from '../platform/http/cursor.js';
import { CRITERIA, criteriaValues } from './recording-criteria.js';
import type { RecordingState } from './recording.entity.js';
import type {
  RecordingPageDto,
  RecordingQueryDto,
  RecordingSummaryDto,
  VerdictSummaryDto,
} from './recordings.dto.js';

const PAGE = 50;

/** The catalogue as people search it: numbers, times and verdicts, never content. */
@Injectable()
export class RecordingSearch {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async page(query: RecordingQueryDto): Promise<RecordingPageDto> {
    const limit = query.limit ?? PAGE;
    const after = decodeCursor(query.cursor);
    const rows = await this.rows(
      this.source.manager,
      `${CRITERIA} AND ($8::timestamptz IS NULL OR (r.opened_at, r.id) < ($8, $9::uuid))`,
      [...criteriaValues(query), after?.at ?? null, after?.id ?? null],
      limit + 1,
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(toSummary),
      nextCursor: rows.length > limit && last ? encodeCursor({ at: last.opened_at, id: last.id }) : null,
    };
  }

  async summary(manager: EntityManager, id: string): Promise<RecordingSummaryDto | null> {
    const [row] = await this.rows(manager, 'r.id = $1', [id], 1);
    return row ? toSummary(row) : null;
  }

  private rows(
    manager: EntityManager,
    where: string,
    values: unknown[],
    limit: number,
  ): Promise<SummaryRow[]> {
    return manager.query(
      `SELECT r.id, r.site_id, s.name AS site_name, r.subject, r.state, r.opened_at, z.sealed_at,
              g.segments, g.first_at, g.last_at,
              (SELECT count(*) FROM recording_gap x WHERE x.recording_id = r.id)::int AS gaps,
              (SELECT json_agg(json_build_object('disclosure', d.key, 'version', v.disclosure_version, 'verdict', v.verdict)
                       ORDER BY d.key, v.disclosure_version DESC)
               FROM verdict v JOIN disclosure d ON d.id = v.disclosure_id WHERE v.recording_id = r.id) AS verdicts
       FROM recording r
       JOIN site s ON s.id = r.site_id
       LEFT JOIN recording_seal z ON z.recording_id = r.id
       LEFT JOIN LATERAL (
         SELECT count(*)::int AS segments, min(first_at) AS first_at, max(last_at) AS last_at
         FROM recording_segment m WHERE m.recording_id = r.id) g ON true
       WHERE ${where}
       ORDER BY r.opened_at DESC, r.id DESC LIMIT ${Math.trunc(limit)}`,
      values,
    );
  }
}

interface SummaryRow {
  id: string;
  site_id: string;
  site_name: string;
  subject: string | null;
  state: RecordingState;
  opened_at: Date;
  sealed_at: Date | null;
  segments: number;
  first_at: string | null;
  last_at: string | null;
  gaps: number;
  verdicts: VerdictSummaryDto[] | null;
}

const toSummary = (row: SummaryRow): RecordingSummaryDto => ({
  id: row.id,
  siteId: row.site_id,
  siteName: row.site_name,
  subject: row.subject,
  state: row.state,
  openedAt: row.opened_at.toISOString(),
  sealedAt: row.sealed_at?.toISOString() ?? null,
  durationMs: row.first_at === null ? 0 : Math.max(0, Number(row.last_at) - Number(row.first_at)),
  segments: row.segments,
  gaps: row.gaps,
  verdicts: row.verdicts ?? [],
});
