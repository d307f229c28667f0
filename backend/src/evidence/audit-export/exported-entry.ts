import { parseCanonical } from '../canonical-json.js';
import { EvidenceError } from '../evidence-error.js';
import { isInstant, isObject, isText, type JsonObject } from '../json-shape.js';

/** One entry as an export carries it: where it stands in the log, its exact bytes, and its RFC 6962 leaf hash. */
export interface ExportedEntry {
  index: number;
  leaf: Buffer;
  leafHash: Buffer;
}

/** What every leaf says, whatever it is about. */
export interface StatedEvent {
  id: string;
  kind: string;
  /** ISO 8601 in UTC with milliseconds. */
  at: string;
  actor: { kind: string; id: string | null };
  outcome: 'done' | 'refused';
  recording: string | null;
  fields: JsonObject;
}

/** Reads a leaf for people and filters. AUDIT_LEAF_INVALID when it does not say who did what, and when. */
export function statedEvent(leaf: Uint8Array): StatedEvent {
  const value = parseCanonical(leaf);
  if (!isObject(value)) throw invalid();
  const { id, kind, at, actor, outcome, recording, fields } = value;
  if (!isText(id, 64) || !isText(kind, 64) || !isInstant(at) || !isObject(fields)) throw invalid();
  if (!isObject(actor) || !isText(actor['kind'], 64) || !isTextOrNull(actor['id'])) throw invalid();
  if ((outcome !== 'done' && outcome !== 'refused') || !isTextOrNull(recording)) throw invalid();
  return { id, kind, at, actor: { kind: actor['kind'], id: actor['id'] }, outcome, recording, fields };
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || isText(value, 256);
}

function invalid(): EvidenceError {
  return new EvidenceError('AUDIT_LEAF_INVALID', 'The leaf does not say who did what, and when.');
}
