/** One statement of a style sheet or block: a rule (`block` is what stands between its braces) or a declaration. */
export interface CssItem {
  head: string;
  block: string | null;
}

/** An escape, a comment or a string as a whole; what stands between marks; a mark. */
const PIECE =
  /\\[^]?|\/\*(?:[^]*?\*\/|[^]*)|"(?:\\[^]|[^"\\\n])*["\n]?|'(?:\\[^]|[^'\\\n])*['\n]?|[^\\/"'{}()[\];]+|[^]/g;

/** Splits a sheet or block at its top level. Tolerant: a broken end yields what was complete before it. */
export function cssItems(text: string): CssItem[] {
  const items: CssItem[] = [];
  let start = 0;
  let opened = 0;
  let depth = 0;
  let brackets = 0;
  const add = (block: string | null, end: number) => {
    items.push({ head: text.slice(start, block === null ? end : opened), block });
    start = end + 1;
  };
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    if (depth) {
      if (piece === '{') depth++;
      else if (piece === '}' && --depth === 0) add(text.slice(opened + 1, index), index);
    } else if (piece === '{' && brackets === 0) {
      depth = 1;
      opened = index;
    } else if (piece === '}' || (piece === ';' && brackets === 0)) {
      add(null, index);
      brackets = 0;
    } else if (piece === '(' || piece === '[') brackets++;
    else if (brackets && (piece === ')' || piece === ']')) brackets--;
  }
  if (start < text.length) add(depth ? text.slice(opened + 1) : null, text.length);
  return items.filter(({ head, block }) => block !== null || head.trim() !== '');
}

/** Name and value of each declaration in a block. */
export function declarations(block: string): [string, string][] {
  return cssItems(block).flatMap(({ head, block }) => {
    const colon = block === null ? head.indexOf(':') : -1;
    return colon > 0 ? [[withoutComments(head.slice(0, colon)), head.slice(colon + 1).trim()]] : [];
  });
}

export const withoutComments = (text: string) => text.replace(/\/\*[^]*?\*\//g, ' ').trim();
