const ESCAPES = /(?:%[0-9a-f]{2})+/gi;
const BASE64 = /[A-Za-z0-9+/_-]{16,}/g;
/** What a person could read: no control characters, and nothing that is not UTF-8. */
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/;

/** A text as it stands, with its URL escapes resolved, and what its base64 stretches say, whatever their offset. */
export function* readingsOf(text: string): Generator<string> {
  yield text;
  const plain = text.includes('%') ? text.replace(ESCAPES, unescape) : text;
  if (plain !== text) yield plain;
  if (plain.length < 16) return;
  for (const [stretch] of plain.matchAll(BASE64)) {
    if (isRun(stretch)) continue;
    for (let offset = 0; offset < 4; offset++) {
      const said = Buffer.from(stretch.slice(offset), 'base64')
        .toString('utf8')
        .replace(/\ufffd$/, '');
      if (!UNREADABLE.test(said)) yield said;
    }
  }
}

function unescape(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes;
  }
}

/** One character again and again is what masking leaves of a long word. */
const isRun = (text: string): boolean => text[0] === text[1] && text === text[0]!.repeat(text.length);
