import { isCount, isInstant } from './json-shape.js';
import { EvidenceError } from './evidence-error.js';
import {
  type VerifierKey,
  parseNote,
  parseVerifierKey,
  verifierKeyText,
  verifyNote,
  verifyNoteLater,
} from './signed-note.js';

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

/** The same, with the note that says it. `handedOver`: the retired key signed it as well, for whoever knows that one only. */
export interface SignedSuccession extends Succession {
  note: string;
  handedOver: boolean;
}

/** The keys whose signatures hold, and the notes that say so. */
export interface KeyHistory {
  tenures: KeyTenure[];
  successions: SignedSuccession[];
  /** Notes that none of the keys signed, or that say what they may not. */
  refused: string[];
}

const MOST_KEYS = 1_000;
const LINES = /^(.+)\/key-succession\nretired (\S+)\nsuccessor (\S+)\nentries (\d{1,15})\nat (\S+)\n$/;

/** Text of the note that ends a key's time, signed by the one that came after it, and then by itself. */
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

/** A succession whose signatures are those of its successor and, where it was handed over, of the retired key; no other. */
async function signedSuccession(note: string): Promise<SignedSuccession | null> {
  try {
    const { text, signatures } = parseNote(note);
    const said = parseSuccession(text);
    const handedOver = signatures.length > 1;
    const signers = [said.successor, ...(handedOver ? [said.retired] : [])].map(parseVerifierKey);
    if (signatures.length !== signers.length) return null;
    for (const [at, key] of signers.entries()) {
      if (!signatures[at]!.id.equals(key.id)) return null;
      await verifyNoteLater(note, key);
    }
    return { ...said, note, handedOver };
  } catch {
    return null;
  }
}

/**
 * The keys whose signatures hold: those that are trusted, the newest first, and each that one of them says came before
 * it. `notes` in any order.
 */
export async function keyHistory(
  trusted: readonly VerifierKey[],
  notes: readonly string[],
): Promise<KeyHistory> {
  const tenures: KeyTenure[] = trusted.map((key) => ({ key, until: null }));
  const successions: SignedSuccession[] = [];
  const refused: string[] = notes.slice(MOST_KEYS);
  let open: SignedSuccession[] = [];
  for (const note of notes.slice(0, MOST_KEYS)) {
    const said = await signedSuccession(note);
    if (said === null) refused.push(note);
    else open.push(said);
  }
  for (let at = 0; at < tenures.length; at++) {
    const successor = tenures[at]!;
    const mine = open.filter((said) => said.successor === textOf(successor.key));
    open = open.filter((said) => !mine.includes(said));
    for (const said of mine)
      if (take(said, successor, { tenures, successions })) successions.push(said);
      else refused.push(said.note);
  }
  return { tenures, successions, refused: [...refused, ...open.map(({ note }) => note)] };
}

/** Whether a note says what a key may say: of one that nobody has spoken of, that it did not last longer than itself. */
function take(
  said: Succession,
  { until }: KeyTenure,
  { tenures, successions }: Pick<KeyHistory, 'tenures' | 'successions'>,
): boolean {
  if (until !== null && said.entries > until) return false;
  if (isBehind(said.retired, said.successor, successions)) return false;
  const before = parseVerifierKey(said.retired);
  const known = tenures.find((tenure) => tenure.key.publicKey.equals(before.publicKey));
  if (known === undefined) tenures.push({ key: before, until: said.entries });
  else if (known.until !== null) return false;
  else known.until = said.entries;
  return true;
}

/** Whether a key is the other one, or came after it: nobody ends the time of what came after them. */
function isBehind(key: string, other: string, successions: readonly SignedSuccession[]): boolean {
  for (let at: string | undefined = other; at !== undefined; at = successorOf(at, successions))
    if (at === key) return true;
  return false;
}

const successorOf = (key: string, successions: readonly SignedSuccession[]): string | undefined =>
  successions.find(({ retired }) => retired === key)?.successor;

/**
 * The way from a key that somebody knows to a newer one: each step was signed by the key that it leaves. Null where one
 * is missing. It is as good as the oldest key is well kept: whoever stole that one can hand it over as well.
 */
export function handedOver(
  from: string,
  to: string,
  successions: readonly SignedSuccession[],
): SignedSuccession[] | null {
  const steps: SignedSuccession[] = [];
  for (let at = from; at !== to; at = steps.at(-1)!.successor) {
    const step = successions.find((said) => said.retired === at && said.handedOver);
    if (step === undefined) return null;
    steps.push(step);
  }
  return steps;
}

/** The key that signed a note, if it is one of these. Throws NOTE_NOT_SIGNED_BY_KEY when it is none. */
export function tenureOf(note: string, tenures: readonly KeyTenure[]): KeyTenure {
  const { signatures } = parseNote(note);
  const found = tenures.find(({ key }) =>
    signatures.some(({ name, id }) => name === key.name && id.equals(key.id)),
  );
  if (found === undefined)
    throw new EvidenceError('NOTE_NOT_SIGNED_BY_KEY', 'The note is signed by none of the known keys.');
  return found;
}

/** Requires that a key still signed when the log had so many entries; null where nobody knows when it was. */
export function requireInTime({ key, until }: KeyTenure, entries: number | null): void {
  if (until === null || (entries !== null && entries <= until)) return;
  throw new EvidenceError(
    'KEY_RETIRED',
    `The key ${textOf(key)} had ended: it signed while the log had at most ${until} entries.`,
  );
}

/** The text of a note that one of the keys signed in its time. */
export function verifyInTime(note: string, tenures: readonly KeyTenure[], entries: number | null): string {
  const tenure = tenureOf(note, tenures);
  const text = verifyNote(note, tenure.key);
  requireInTime(tenure, entries);
  return text;
}

/** The same, on any platform: a browser answers later. */
export async function verifyInTimeLater(
  note: string,
  tenures: readonly KeyTenure[],
  entries: number | null,
): Promise<string> {
  const tenure = tenureOf(note, tenures);
  const text = await verifyNoteLater(note, tenure.key);
  requireInTime(tenure, entries);
  return text;
}

const textOf = ({ name, publicKey }: VerifierKey): string => verifierKeyText(name, publicKey);

function broken(): EvidenceError {
  return new EvidenceError('KEY_HISTORY_BROKEN', 'The earlier keys are not those that the newest one names.');
}
