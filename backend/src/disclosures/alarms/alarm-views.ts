import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { People } from '../../identity/people.service.js';
import { decodeCursor, encodeCursor } from '../../platform/http/cursor.js';
import type { AlarmDto, AlarmListDto, AlarmQueryDto, AlarmSummaryDto } from './alarms.dto.js';
import type { AlarmCause, AlarmFigures } from './alarm-decision.js';
import { DisclosureAlarmStep } from './disclosure-alarm.entity.js';

const PAGE = 50;

/** Alarms as people see them. */
@Injectable()
export class AlarmViews {
  constructor(private readonly people: People) {}

  async list(manager: EntityManager, query: AlarmQueryDto): Promise<AlarmListDto> {
    const after = decodeCursor(query.cursor);
    const rows = await read(
      manager,
      `($1::text IS NULL OR a.state = $1) AND ($2::uuid IS NULL OR a.disclosure_id = $2)
       AND ($3::timestamptz IS NULL OR (a.opened_at, a.id) < ($3, $4::uuid))`,
      [query.state ?? null, query.disclosure ?? null, after?.at ?? null, after?.id ?? null],
    );
    const items = rows.slice(0, PAGE);
    const last = items.at(-1);
    const [{ open }]: [{ open: number }] = await manager.query(
      `SELECT count(*)::int AS open FROM disclosure_alarm WHERE state = 'open'`,
    );
    return {
      items: items.map(toSummary),
      open,
      nextCursor: rows.length > PAGE && last ? encodeCursor({ at: last.opened_at, id: last.id }) : null,
    };
  }

  async one(manager: EntityManager, id: string): Promise<AlarmDto | null> {
    const [row] = await read(manager, 'a.id = $1', [id]);
    if (!row) return null;
    const steps = await manager.find(DisclosureAlarmStep, { where: { alarmId: id }, order: { step: 'ASC' } });
    const names = await this.people.names(
      manager,
      steps.flatMap(({ personId }) => (personId ? [personId] : [])),
    );
    return {
      ...toSummary(row),
      steps: steps.map(({ what, at, personId, note, firstRecordingId, figures }) => ({
        what,
        at: at.toISOString(),
        by: personId ? { id: personId, name: names.get(personId) ?? '' } : null,
        note,
        firstRecordingId,
        figures,
      })),
    };
  }
}

interface AlarmRow {
  id: string;
  disclosure_id: string;
  key: string;
  title: string;
  site_id: string;
  site_name: string;
  cause: AlarmCause;
  page: string;
  state: 'open' | 'acknowledged' | 'closed';
  opened_at: Date;
  last_found_at: Date;
  first_recording_id: string;
  visited_at: Date;
  moment: string | null;
  figures: AlarmFigures;
}

const read = (manager: EntityManager, where: string, values: unknown[]): Promise<AlarmRow[]> =>
  manager.query(
    `SELECT a.id, a.disclosure_id, d.key, d.title, d.site_id, s.name AS site_name, a.cause, a.page, a.state, a.opened_at,
            a.last_found_at, a.first_recording_id, r.opened_at AS visited_at, a.figures,
            (SELECT c.moment_at FROM disclosure_coverage c
             WHERE c.recording_id = a.first_recording_id AND c.disclosure_id = a.disclosure_id)
            - (SELECT min(g.first_at) FROM recording_segment g WHERE g.recording_id = a.first_recording_id) AS moment
     FROM disclosure_alarm a
     JOIN disclosure d ON d.id = a.disclosure_id
     JOIN site s ON s.id = d.site_id
     JOIN recording r ON r.id = a.first_recording_id
     WHERE ${where} ORDER BY a.opened_at DESC, a.id DESC LIMIT ${PAGE + 1}`,
    values,
  );

const toSummary = (row: AlarmRow): AlarmSummaryDto => ({
  id: row.id,
  disclosureId: row.disclosure_id,
  disclosure: row.key,
  title: row.title,
  siteId: row.site_id,
  siteName: row.site_name,
  cause: row.cause,
  page: row.page || null,
  state: row.state,
  openedAt: row.opened_at.toISOString(),
  lastFoundAt: row.last_found_at.toISOString(),
  firstRecordingId: row.first_recording_id,
  firstVisitedAt: row.visited_at.toISOString(),
  moment: row.moment === null ? null : Math.max(0, Number(row.moment)),
  figures: row.figures,
});
