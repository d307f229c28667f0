import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { VerdictWord } from '../../evidence/verdict.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { decodeCursor, encodeCursor } from '../../platform/http/cursor.js';
import { Sites } from '../../sites/sites.service.js';
import { Disclosure } from '../disclosure.entity.js';
import { coverageRange } from './coverage-range.js';
import { countedGroups, type CoverageFilter, MATCHING, valuesOf } from './coverage-rows.js';
import type {
  CoverageDto,
  CoverageFilterDto,
  CoverageGroup,
  CoverageQueryDto,
  CoverageRecordingsQueryDto,
  CoveredRecordingDto,
  CoveredRecordingsDto,
} from './coverage.dto.js';

const DAY_MS = 86_400_000;
const PAGE = 50;
const MOST_DISCLOSURES = 500;

/** How often disclosures were shown, and in which recordings. Each recording counts once. */
@Injectable()
export class Coverage {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sites: Sites,
    private readonly clock: Clock,
  ) {}

  async count(_actor: PersonActor, query: CoverageQueryDto): Promise<CoverageDto> {
    const { filter, disclosures } = await this.filter(query);
    const { all, groups } = await countedGroups(this.source.manager, query.by, filter);
    const labels = await this.labels(query.by, disclosures);
    const { from, to } = filter.range;
    const dayOf = (at: Date) => at.toISOString().slice(0, 10);
    return {
      from: dayOf(from),
      to: dayOf(new Date(to.getTime() - DAY_MS)),
      counts: all.counts,
      before: all.before,
      groups: groups.map((group) => ({ ...group, label: labels.get(group.key) ?? group.key })),
    };
  }

  /** The recordings behind the numbers, newest first. */
  async recordings(_actor: PersonActor, query: CoverageRecordingsQueryDto): Promise<CoveredRecordingsDto> {
    const { filter } = await this.filter(query);
    const after = decodeCursor(query.cursor);
    const limit = query.limit ?? PAGE;
    const rows: CoveredRow[] = await this.source.query(RECORDINGS, [
      ...valuesOf(filter),
      query.outcome ?? null,
      after?.at ?? null,
      after?.id ?? null,
      limit + 1,
    ]);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(toDto),
      nextCursor:
        rows.length > limit && last ? encodeCursor({ at: last.visited_at, id: last.recording_id }) : null,
    };
  }

  private async filter(
    query: CoverageFilterDto,
  ): Promise<{ filter: CoverageFilter; disclosures: Disclosure[] }> {
    const { disclosure, site, page = null, device = null } = query;
    const range = coverageRange(query.from, query.to, this.clock.now());
    const disclosures = await this.source.manager.find(Disclosure, {
      where: { ...(disclosure ? { id: disclosure } : {}), ...(site ? { siteId: site } : {}) },
      take: MOST_DISCLOSURES,
    });
    return { filter: { disclosures: disclosures.map(({ id }) => id), range, page, device }, disclosures };
  }

  private labels(by: CoverageGroup, disclosures: Disclosure[]): Promise<Map<string, string>> {
    if (by === 'site')
      return this.sites.names(
        this.source.manager,
        disclosures.map(({ siteId }) => siteId),
      );
    return Promise.resolve(new Map(disclosures.map(({ id, title }) => [id, title])));
  }
}

interface CoveredRow {
  recording_id: string;
  disclosure_id: string;
  key: string;
  title: string;
  disclosure_version: number;
  outcome: VerdictWord;
  reasons: string[];
  visited_at: Date;
  page: string | null;
  device: 'phone' | 'tablet' | 'desktop' | null;
  moment: string | null;
}

const RECORDINGS = `
  SELECT c.recording_id, c.disclosure_id, d.key, d.title, c.disclosure_version, c.outcome, c.reasons, c.visited_at,
         c.page, c.device,
         c.moment_at - (SELECT min(s.first_at) FROM recording_segment s WHERE s.recording_id = c.recording_id) AS moment
  FROM disclosure_coverage c JOIN disclosure d ON d.id = c.disclosure_id
  WHERE ${MATCHING} AND c.visited_at >= $2 AND ($6::text IS NULL OR c.outcome = $6)
    AND ($7::timestamptz IS NULL OR (c.visited_at, c.recording_id) < ($7, $8::uuid))
  ORDER BY c.visited_at DESC, c.recording_id DESC LIMIT $9`;

const toDto = (row: CoveredRow): CoveredRecordingDto => ({
  recordingId: row.recording_id,
  disclosureId: row.disclosure_id,
  disclosure: row.key,
  title: row.title,
  version: row.disclosure_version,
  outcome: row.outcome,
  reasons: row.reasons,
  visitedAt: row.visited_at.toISOString(),
  page: row.page,
  device: row.device,
  moment: row.moment === null ? null : Math.max(0, Number(row.moment)),
});
