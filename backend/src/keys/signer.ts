import { parseSuccession } from '../evidence/key-history.js';
import {
  countersigned,
  formatNote,
  type NoteSigner,
  parseNote,
  parseVerifierKey,
  requireNoteText,
  verifierKeyText,
} from '../evidence/signed-note.js';
import type { Ed25519Key, NoteKeys } from './ed25519-key.js';

/** Signs for the appliance: manifests, receipts, packs, checkpoints. Ed25519, C2SP signed notes. */
export class Signer implements NoteSigner {
  constructor(
    readonly name: string,
    private readonly keys: NoteKeys,
  ) {}

  /** What others verify with. Public: print it, publish it. */
  get verifierKey(): string {
    return this.textOf(this.signing());
  }

  /** Every key that has signed, oldest first: what was signed once verifies with the key of its time. */
  get verifierKeys(): string[] {
    return this.keys.noteKeys().map((key) => this.textOf(key));
  }

  /** `text` ends with a newline; the answer is the whole note. */
  signNote(text: string): Promise<string> {
    return this.signWith(this.signing(), text);
  }

  /** The key of now, whatever comes after it: for what carries its key, and takes time to make. */
  pinned(): NoteSigner {
    const key = this.signing();
    const { name } = this;
    return { name, verifierKey: this.textOf(key), signNote: (text) => this.signWith(key, text) };
  }

  /** A succession, signed by the key that signs now and by the one that hands over to it. */
  async signSuccession(text: string): Promise<string> {
    const { retired } = parseSuccession(text);
    const before = this.keys.noteKeys().find((key) => this.textOf(key) === retired)!;
    const signature = await before.sign(Buffer.from(text, 'utf8'));
    return countersigned(await this.signNote(text), parseVerifierKey(retired), signature);
  }

  /** The key of ours that signed a note; the newest where it was none. */
  verifierKeyOf(note: string): string {
    const { signatures } = parseNote(note);
    const isSigner = (text: string): boolean =>
      signatures.some(({ id }) => id.equals(parseVerifierKey(text).id));
    return this.verifierKeys.find(isSigner) ?? this.verifierKey;
  }

  private async signWith(key: Ed25519Key, text: string): Promise<string> {
    requireNoteText(text);
    const signature = await key.sign(Buffer.from(text, 'utf8'));
    return formatNote(text, parseVerifierKey(this.textOf(key)), signature);
  }

  private signing(): Ed25519Key {
    return this.keys.noteKeys().at(-1)!;
  }

  private textOf(key: Ed25519Key): string {
    return verifierKeyText(this.name, key.publicKey);
  }
}
