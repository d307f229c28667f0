import { isCount, isInstant } from './json-shape.js';
import { EvidenceError } from './evidence-error.js';
import { type VerifierKey, parseNote, parseVerifierKey, verifierKeyText, verifyNote } from './signed-note.js';

/** A key with its time, which is told by the log: it signs while the log has at most `until` entries; null: it still does. */
export interface KeyTenure {
  key: VerifierKey;
  until: number | null;
}

/** What a key says of one that signed before it. */
export interface Succession {
  retired: string;
  successor: string;
  /** Entries that the log had at most when the retired key signed for the last time. */
  entries: number;
  /** ISO 8601 in UTC with milliseconds; for people. */
  at: string;
}

const MOST_KEYS = 1_000;
const LINES = /^(.+)\/key-succession\nretired (\S+)\nsuccessor (\S+)\nentries (\d{1,15})\nat (\S+)\n$/;

/** Text of the note that ends a key's time, signed by the one that came after it. */
export function successionText({ retired, successor, entries, at }: Succession): string {
  return `${parseVerifierKey(retired).name}/key-succession\nretired ${retired}\nsuccessor ${successor}\nentries ${entries}\nat ${at}\n`;
}

export function parseSuccession(text: string): Succession {
  const [, name, retired, successor, entries, at] = LINES.exec(text) ?? [];
  const said = { retired: retired!, successor: successor!, entries: Number(entries), at: at! };
  if (name === undefined || !isCount(said.entries) || !isInstant(said.at)) throw broken();
  const keys = [parseVerifierKey(said.retired), parseVerifierKey(said.successor)];
  if (keys.some((key) => key.name !== name) || successionText(said) !== text) throw broken();
  return said;
}

/**
 * The keys whose signatures hold: those that are trusted, the newest first, and each that one of them says came before
 * it. `notes` in any order; `refused` are those that none of the keys signed, or that say what they may not.
 */
export function keyTenures(
  trusted: readonly VerifierKey[],
  notes: readonly string[],
): { tenures: KeyTenure[]; refused: string[] } {
  const tenures: KeyTenure[] = trusted.map((key) => ({ key, until: null }));
  const refused: string[] = notes.slice(MOST_KEYS);
  let open = notes.slice(0, MOST_KEYS);
  for (let at = 0; at < tenures.length; at++) {
    const successor = tenures[at]!;
    const mine = open.filter((note) => isSignedBy(note, successor.key));
    open = open.filter((note) => !mine.includes(note));
    for (const note of mine) if (!take(note, successor, tenures)) refused.push(note);
  }
  return { tenures, refused: [...refused, ...open] };
}

/** Whether a note says what a key may say: of one that nobody has spoken of, that it did not last longer than itself. */
function take(note: string, { key, until }: KeyTenure, tenures: KeyTenure[]): boolean {
  const said = successionIn(note, key);
  if (said === null || said.successor !== verifierKeyText(key.name, key.publicKey)) return false;
  if (said.retired === said.successor || (until !== null && said.entries > until)) return false;
  const before = parseVerifierKey(said.retired);
  const known = tenures.find((tenure) => tenure.key.publicKey.equals(before.publicKey));
  if (known === undefined) tenures.push({ key: before, until: said.entries });
  else if (known.until !== null) return false;
  else known.until = said.entries;
  return true;
}

function successionIn(note: string, key: VerifierKey): Succession | null {
  try {
    return parseSuccession(verifyNote(note, key));
  } catch {
    return null;
  }
}

/** The key that signed a note, if it is one of these. Throws NOTE_NOT_SIGNED_BY_KEY when it is none. */
export function tenureOf(note: string, tenures: readonly KeyTenure[]): KeyTenure {
  const found = tenures.find(({ key }) => isSignedBy(note, key));
  if (found === undefined)
    throw new EvidenceError('NOTE_NOT_SIGNED_BY_KEY', 'The note is signed by none of the known keys.');
  return found;
}

/** Requires that a key still signed when the log had so many entries; null where nobody knows when it was. */
export function requireInTime({ key, until }: KeyTenure, entries: number | null): void {
  if (until === null || (entries !== null && entries <= until)) return;
  throw new EvidenceError(
    'KEY_RETIRED',
    `The key ${verifierKeyText(key.name, key.publicKey)} had ended: it signed while the log had at most ${until} entries.`,
  );
}

/** The text of a note that one of the keys signed in its time. */
export function verifyInTime(note: string, tenures: readonly KeyTenure[], entries: number | null): string {
  const tenure = tenureOf(note, tenures);
  const text = verifyNote(note, tenure.key);
  requireInTime(tenure, entries);
  return text;
}

function isSignedBy(note: string, { name, id }: VerifierKey): boolean {
  try {
    return parseNote(note).signatures.some((signature) => signature.name === name && signature.id.equals(id));
  } catch {
    return false;
  }
}

function broken(): EvidenceError {
  return new EvidenceError('KEY_HISTORY_BROKEN', 'The earlier keys are not those that the newest one names.');
}
