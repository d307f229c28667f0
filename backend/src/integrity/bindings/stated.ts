import type { StatedEvent } from '../../evidence/audit-export/exported-entry.js';
import { canonicalBytes } from '../../evidence/canonical-json.js';
import { sha256Hex } from '../../evidence/sha256.js';
import { differing, type KeyColumn, type Row } from '../row-binding.js';

export const ID: readonly KeyColumn[] = [['id', 'uuid']];
export const RECORDING: readonly KeyColumn[] = [['recording_id', 'uuid']];

/** What an entry says under a name, as text. */
export const field = (event: StatedEvent, name: string): string => {
  const value = event.fields[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
export const byField = (name: string) => (event: StatedEvent) => [field(event, name)];
export const byRecording = ({ recording }: StatedEvent) => (recording === null ? null : [recording]);

export const hashOf = (value: unknown): string => sha256Hex(canonicalBytes(value));
export const hashOfText = (value: unknown): string => sha256Hex(Buffer.from(String(value), 'utf8'));

/** What takes two persons names both. */
export const twoPersons = (row: Row, event: StatedEvent, published: string): string[] =>
  event.kind === published
    ? differing(row, { drafted_by: field(event, 'draftedBy'), published_by: event.actor.id })
    : differing(row, { drafted_by: event.actor.id });

/** `"name":"…"` in a canonical leaf. */
export const textOf = (name: string): string => `"${name}":"([^"]*)"`;
export const numberOf = (name: string): string => `"${name}":([0-9]+)`;
