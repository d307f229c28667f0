import type { AuditEntryDto } from '../api/models';

/** "recording.sealed" as "Recording sealed": readable, and still searchable by its kind. */
export function kindWords(kind: string): string {
  const words = kind.replaceAll(/[.\-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const ACTORS: Readonly<Record<AuditEntryDto['actor']['kind'], string>> = {
  person: 'A person',
  recorder: 'The recorder',
  system: 'The appliance',
  operator: 'The operator',
};

export const actorWords = (actor: AuditEntryDto['actor']): string => actor.name ?? ACTORS[actor.kind];

export interface FieldLine {
  name: string;
  value: string;
}

/** The canonical fields one by one; nested values keep their JSON. */
export const fieldLines = (fields: Record<string, unknown>): FieldLine[] =>
  Object.entries(fields)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) }));
