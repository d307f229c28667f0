/**
 * May a text, as it was recorded, be the approved one? Masking writes an x for each code point that is no white space.
 * It counts before the text is composed (NFC), so a masked word may be longer than the approved one, as far as that
 * can be taken apart.
 */
export function mayBeText(recorded: string, approved: string): boolean {
  const words = recorded.split(' ');
  const asked = approved.normalize('NFC').replace(/\s+/gu, ' ').trim().split(' ');
  return words.length === asked.length && words.every((word, index) => mayBeWord(word, asked[index]!));
}

function mayBeWord(recorded: string, approved: string): boolean {
  if (recorded === approved) return true;
  const shown = [...recorded];
  const letters = [...approved];
  if (shown.every((letter) => letter === 'x'))
    return shown.length >= letters.length && shown.length <= [...approved.normalize('NFD')].length;
  // Partly masked: what is in clear must stand where it stands.
  return (
    shown.length === letters.length && shown.every((letter, at) => letter === 'x' || letter === letters[at])
  );
}
