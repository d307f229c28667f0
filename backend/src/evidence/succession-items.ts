import { parseSuccession } from './key-history.js';
import { PACK_PATHS } from './pack-format.js';
import { type NoteSigner, parseNote, parseVerifierKey, verifierKeyPem } from './signed-note.js';
import type { ZipItem } from './zip-format.js';

/** What ends the time of each earlier key, and that key as openssl reads it. */
export function successionItems({ successions = [] }: Pick<NoteSigner, 'successions'>): ZipItem[] {
  return successions.flatMap((note) => {
    const retired = parseVerifierKey(parseSuccession(parseNote(note).text).retired);
    const id = retired.id.toString('hex');
    return [
      { name: PACK_PATHS.succession(id), bytes: Buffer.from(note, 'utf8') },
      { name: PACK_PATHS.retiredKeyPem(id), bytes: Buffer.from(verifierKeyPem(retired), 'utf8') },
    ];
  });
}

/** Where the key stands with which openssl checks a note: the pack's own, or an earlier one. */
export function pemOf(note: string, verifierKey: string): string {
  const { id } = parseNote(note).signatures[0]!;
  return id.equals(parseVerifierKey(verifierKey).id)
    ? PACK_PATHS.verifierKeyPem
    : PACK_PATHS.retiredKeyPem(id.toString('hex'));
}
