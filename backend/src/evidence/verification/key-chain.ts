import { EvidenceError } from '../evidence-error.js';
import {
  handedOver,
  type KeyHistory,
  keyHistory,
  type KeyTenure,
  type SignedSuccession,
} from '../key-history.js';
import { PACK_PATHS } from '../pack-format.js';
import { parseVerifierKey, type VerifierKey, verifierKeyPem, verifierKeyText } from '../signed-note.js';
import type { VerificationReport } from './report.js';

/** The keys to check with, each with its time: first the one that signs what was made last, then those before it. */
export type KeyChain = readonly [KeyTenure, ...KeyTenure[]];

/** How to reach the items of what is checked. */
export interface KeyItems {
  names(): Iterable<string>;
  /** Names what is missing. */
  require(path: string): Uint8Array | null;
}

export interface KeyTrust {
  /** Verifier key that somebody got from elsewhere, `name+id+base64`. */
  trustedKey?: string;
  /** Keys that are known to have signed for the appliance, so that what one of them signed alone may be theirs. */
  knownKeys?: readonly VerifierKey[];
}

const SUCCESSION = /^signatures\/successions\/([^/]+)\.note$/;

/**
 * The keys to check with: the one that came along and those that it says came before it, or else only the one that was
 * given. One that was given is followed to the one that came along, if each key on the way handed over to the next.
 */
export async function keyChain(
  items: KeyItems,
  trust: KeyTrust,
  report: VerificationReport,
): Promise<KeyChain | null> {
  const { trustedKey } = trust;
  const given = trustedKey === undefined ? null : report.attempt('key', () => parseVerifierKey(trustedKey));
  const own = ownKey(items, report);
  const history = await successionsOf(items, own, report);
  const chain = history === null ? null : (history.tenures as unknown as KeyChain);
  if (trustedKey === undefined) return chain;
  if (given === null || own === null || chain === null) return given && [{ key: given, until: null }];
  const steps = handedOver(trustedKey, textOf(own), history!.successions);
  if (steps === null && !isKnown(own, trust)) {
    report.fault(
      PACK_PATHS.verifierKey,
      'KEY_NOT_TRUSTED',
      'The key in the pack is not the key that was given, nor one that it was handed over to.',
    );
    return [{ key: given, until: null }];
  }
  for (const step of steps ?? []) report.note(handOverWords(step));
  return chain;
}

const isKnown = ({ publicKey }: VerifierKey, { knownKeys = [] }: KeyTrust): boolean =>
  knownKeys.some((known) => known.publicKey.equals(publicKey));

const handOverWords = ({ retired, successor, entries, at }: SignedSuccession): string =>
  `That ${retired} handed over to ${successor} when the log had ${entries} entries (${at})`;

function ownKey(items: KeyItems, report: VerificationReport): VerifierKey | null {
  const text = textAt(items, PACK_PATHS.verifierKey);
  const own = text === null ? null : report.attempt(PACK_PATHS.verifierKey, () => parseKeyFile(text));
  const pem = textAt(items, PACK_PATHS.verifierKeyPem);
  if (own !== null && pem !== null && pem !== verifierKeyPem(own))
    report.fault(PACK_PATHS.verifierKeyPem, 'KEY_FORMS_DIFFER', 'This is not the key of verifier-key.txt.');
  return own;
}

async function successionsOf(
  items: KeyItems,
  own: VerifierKey | null,
  report: VerificationReport,
): Promise<KeyHistory | null> {
  const paths = [...items.names()].filter((name) => SUCCESSION.test(name));
  if (own === null) return null;
  const notes = paths.map((path) => textAt(items, path)!);
  const history = await keyHistory([own], notes);
  const taken = new Map(history.successions.map((said) => [said.note, said]));
  for (const [place, path] of paths.entries()) {
    const said = taken.get(notes[place]!);
    taken.delete(notes[place]!);
    if (said === undefined || path !== PACK_PATHS.succession(idOf(said.retired)))
      report.fault(path, 'KEY_HISTORY_BROKEN', 'This is not how one key of the appliance followed another.');
    else checkRetiredForm(items, said, report);
  }
  if (paths.length > 0)
    report.note(`Earlier keys, and until when each signed: ${history.successions.length}`);
  return history;
}

function checkRetiredForm(items: KeyItems, { retired }: SignedSuccession, report: VerificationReport): void {
  const path = PACK_PATHS.retiredKeyPem(idOf(retired));
  const pem = textAt(items, path);
  if (pem !== null && pem !== verifierKeyPem(parseVerifierKey(retired)))
    report.fault(path, 'KEY_FORMS_DIFFER', 'This is not the key that the succession beside it names.');
}

const idOf = (verifierKey: string): string => parseVerifierKey(verifierKey).id.toString('hex');
const textOf = ({ name, publicKey }: VerifierKey): string => verifierKeyText(name, publicKey);

function textAt(items: KeyItems, path: string): string | null {
  const bytes = items.require(path);
  return bytes === null ? null : Buffer.from(bytes).toString('utf8');
}

function parseKeyFile(text: string): VerifierKey {
  if (!text.endsWith('\n')) throw new EvidenceError('VERIFIER_KEY_MALFORMED', 'The key file is one line.');
  return parseVerifierKey(text.slice(0, -1));
}
