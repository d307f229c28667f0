import {
  AUDIT_SCHEMA,
  type AuditEntry,
  type AuditLeaf,
  auditLeafBytes,
  nextAuditEntry,
} from './audit-leaf.js';
import { canonicalBytes } from './canonical-json.js';
import type { PackInput } from './evidence-pack.js';
import { type Succession, successionText } from './key-history.js';
import { manifestBytes } from './recording-manifest.js';
import { samplePackInput, sampleSigner } from './sample-pack.fixture.js';
import { sampleProofs } from './sample-proofs.fixture.js';
import { sha256Hex } from './sha256.js';
import { countersigned, type NoteSigner, parseNote, parseVerifierKey } from './signed-note.js';

const NAME = 'bank.example';

/** Three keys, one after the other. */
export const FIRST = sampleSigner(NAME, 5);
export const SECOND = sampleSigner(NAME, 6);
export const THIRD = sampleSigner(NAME, 7);

export const idOf = ({ verifierKey }: NoteSigner): string => parseVerifierKey(verifierKey).id.toString('hex');

/** A succession as the appliance makes it, signed by `by` and then by `and`, unless it is not handed over. */
export async function succession(
  retired: NoteSigner,
  successor: NoteSigner,
  entries: number,
  {
    by = successor,
    and = retired,
    change = {},
  }: { by?: NoteSigner; and?: NoteSigner | null; change?: Partial<Succession> } = {},
): Promise<string> {
  const said = {
    retired: retired.verifierKey,
    successor: successor.verifierKey,
    entries,
    at: '2026-11-20T10:00:00.000Z',
    ...change,
  };
  const text = successionText(said);
  const note = await by.signNote(text);
  if (and === null) return note;
  const [own] = parseNote(await and.signNote(text)).signatures;
  return countersigned(note, parseVerifierKey(and.verifierKey), own!.signature);
}

/** The log of a visit: consent, recording, seal. The consent and the seal name what was signed. */
export function visitLog({ manifest, consent }: Pick<PackInput, 'manifest' | 'consent'>): AuditEntry[] {
  const log: AuditEntry[] = [];
  const add = (kind: string, fields: object): void => {
    const leaf: AuditLeaf = {
      schema: AUDIT_SCHEMA,
      id: `entry-${log.length}`,
      kind,
      at: '2026-11-20T10:00:00.000Z',
      actor: { kind: 'system', id: null },
      outcome: 'done',
      recording: null,
      fields,
    };
    log.push(nextAuditEntry(log.at(-1) ?? null, auditLeafBytes(leaf)));
  };
  add('consent.recorded', { receiptHash: sha256Hex(canonicalBytes(consent.receipt)) });
  add('recording.opened', {});
  add('recording.sealed', { manifestHash: sha256Hex(manifestBytes(manifest)) });
  add('recording.archived', {});
  add('site.created', {});
  return log;
}

/** Sealed under the first key, packed under the third: what the first one signed, and what leads to it. */
export async function rotatedPack(
  {
    ended = [3, 5],
    keys: [first, second, third] = [FIRST, SECOND, THIRD],
  }: { ended?: [number, number]; keys?: [NoteSigner, NoteSigner, NoteSigner] } = {},
  visit?: PackInput,
): Promise<{ input: PackInput; signer: NoteSigner & { successions: string[] } }> {
  const input = visit ?? (await samplePackInput(first));
  const log = visitLog(input);
  const proofs = await sampleProofs(log, log.slice(0, 4), second, { size: 3, tokens: [] });
  const { timed } = await sampleProofs(log, log.slice(0, 4), first, { size: 3, tokens: [] });
  const successions = [await succession(first, second, ended[0]), await succession(second, third, ended[1])];
  return {
    input: { ...input, audit: log.slice(0, 4), auditProofs: { ...proofs, timed } },
    signer: { ...third, successions },
  };
}
