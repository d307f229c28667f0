import { isInstant, isObject, isText } from '../json-shape.js';
import type { StatedEvent } from './exported-entry.js';

/** Which entries were asked for. A member that is null asks for nothing in particular. */
export interface AuditExportFilter {
  /** From this time on, ISO 8601. */
  from: string | null;
  /** Before this time. */
  to: string | null;
  kinds: string[] | null;
  /** Pseudonym of whoever acted: a person, a site for recorders, the name of a job. */
  actor: string | null;
  recording: string | null;
  outcome: 'done' | 'refused' | null;
}

export const EVERYTHING: AuditExportFilter = {
  from: null,
  to: null,
  kinds: null,
  actor: null,
  recording: null,
  outcome: null,
};

export function isEverything(filter: AuditExportFilter): boolean {
  return Object.values(filter).every((value) => value === null);
}

/** Whether an entry is one of those asked for. Exporter and verifier ask the same question. */
export function isAskedFor(filter: AuditExportFilter, event: StatedEvent): boolean {
  return (
    (filter.from === null || event.at >= filter.from) &&
    (filter.to === null || event.at < filter.to) &&
    (filter.kinds === null || filter.kinds.includes(event.kind)) &&
    (filter.actor === null || event.actor.id === filter.actor) &&
    (filter.recording === null || event.recording === filter.recording) &&
    (filter.outcome === null || event.outcome === filter.outcome)
  );
}

export function isExportFilter(value: unknown): value is AuditExportFilter {
  if (!isObject(value) || Object.keys(value).length !== Object.keys(EVERYTHING).length) return false;
  const { from, to, kinds, actor, recording, outcome } = value;
  return (
    [from, to].every((time) => time === null || isInstant(time)) &&
    (kinds === null ||
      (Array.isArray(kinds) && kinds.length <= 200 && kinds.every((kind) => isText(kind, 64)))) &&
    [actor, recording].every((name) => name === null || isText(name, 256)) &&
    (outcome === null || outcome === 'done' || outcome === 'refused')
  );
}
