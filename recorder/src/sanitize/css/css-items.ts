/** One statement of a style sheet or block: a rule (`block` is what stands between its braces) or a declaration. */
export interface CssItem {
  head: string;
  block: string | null;
}

/** Splits a sheet or block at its top level. Tolerant: a broken end yields what was complete before it. */
export function cssItems(text: string): CssItem[] {
  const items: CssItem[] = [];
  let start = 0;
  let at = 0;
  let brackets = 0;
  while (at < text.length) {
    const char = text[at]!;
    if (char === '{' && brackets === 0) {
      const end = blockEnd(text, at + 1);
      items.push({ head: text.slice(start, at), block: text.slice(at + 1, end) });
      start = at = end + 1;
      continue;
    }
    if ((char === ';' && brackets === 0) || char === '}') {
      items.push({ head: text.slice(start, at), block: null });
      start = ++at;
      brackets = 0;
      continue;
    }
    if (char === '(' || char === '[') brackets++;
    else if (char === ')' || char === ']') brackets = Math.max(0, brackets - 1);
    at = skip(text, at);
  }
  if (start < text.length) items.push({ head: text.slice(start), block: null });
  return items.filter(({ head, block }) => block !== null || head.trim() !== '');
}

function blockEnd(text: string, from: number): number {
  let depth = 1;
  let at = from;
  while (at < text.length) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
    at = skip(text, at);
  }
  return text.length;
}

/** The position after one character, one string, one comment or one escape. */
function skip(text: string, at: number): number {
  const char = text[at];
  if (char === '\\') return at + 2;
  if (char === '/' && text[at + 1] === '*') {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  if (char !== '"' && char !== "'") return at + 1;
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === char || text[i] === '\n') return i + 1;
  }
  return text.length;
}
