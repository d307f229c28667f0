export interface CssToken {
  kind: 'space' | 'string' | 'url' | 'number' | 'unit' | 'function' | 'word' | 'hash' | 'mark';
  /** As it is written. */
  raw: string;
  /** What it says, without quotes and escapes: a name, an address, a number without its unit, or the mark itself. */
  text: string;
  unit: string;
}

const ESCAPE = String.raw`\\(?:[0-9a-fA-F]{1,6}\s?|[^\n0-9a-fA-F])`;
const REST = String.raw`(?:[\w\u0080-\uffff-]|${ESCAPE})*`;
const NAME = String.raw`(?:--${REST}|-?(?:[A-Za-z_\u0080-\uffff]|${ESCAPE})${REST})`;
const QUOTED = String.raw`"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'`;
const KINDS = 'space string url number unit function word hash mark'.split(' ') as CssToken['kind'][];
const UNIT = KINDS.indexOf('unit');
const TOKEN = new RegExp(
  [
    String.raw`((?:\s|/\*[^]*?\*/)+)`,
    `(${QUOTED})`,
    String.raw`url\(\s*(${QUOTED}|(?:[^"'()\\]|\\[^])*)\s*\)`,
    String.raw`([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%|[A-Za-z]+)?`,
    String.raw`(${NAME})\(`,
    `(${NAME})`,
    `#(${REST})`,
    String.raw`([-()[\],/*+<>=:!|.~^$&;%@])`,
    '[^]',
  ].join('|'),
  'gi',
);

/** Tokens of a selector, a value or a condition; none when anything in it is not understood. */
export function cssTokens(text: string): CssToken[] {
  const tokens: CssToken[] = [];
  for (const [raw, ...parts] of text.matchAll(TOKEN)) {
    const at = parts.findIndex((part) => part !== undefined);
    const kind = KINDS[at];
    if (!kind) return [];
    const part = parts[at]!;
    const text = unescape(kind === 'string' || kind === 'url' ? unquoted(part) : part);
    tokens.push({ kind, raw, text, unit: parts[UNIT] ?? '' });
  }
  return tokens;
}

/** How much deeper what follows a token stands than what comes before it. */
export function steps({ kind, raw }: CssToken): number {
  if (kind === 'function' || raw === '(' || raw === '[') return 1;
  return raw === ')' || raw === ']' ? -1 : 0;
}

export const unquoted = (text: string) => text.trim().replace(/^["']|["']$/g, '');

function unescape(name: string): string {
  if (!name.includes('\\')) return name;
  return name.replace(/\\(?:([0-9a-fA-F]{1,6})\s?|([^]))/g, (_, hex: string | undefined, char: string) => {
    if (hex === undefined) return char;
    const code = parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '�';
  });
}
