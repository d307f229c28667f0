export interface CssToken {
  kind: 'space' | 'string' | 'url' | 'function' | 'word' | 'hash' | 'number' | 'mark';
  /** Unescaped name, number as written, or the mark itself. */
  text: string;
  unit: string;
}

const ESCAPE = String.raw`\\(?:[0-9a-fA-F]{1,6}\s?|[^\n0-9a-fA-F])`;
const REST = String.raw`(?:[\w\u0080-\uffff-]|${ESCAPE})*`;
const NAME = String.raw`(?:--${REST}|-?(?:[A-Za-z_\u0080-\uffff]|${ESCAPE})${REST})`;
const QUOTED = String.raw`"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'`;
const KINDS: CssToken['kind'][] = ['space', 'string', 'url', 'number', 'function', 'word', 'hash', 'mark'];
const TOKEN = new RegExp(
  [
    String.raw`((?:\s|/\*[^]*?\*/)+)`,
    `(${QUOTED})`,
    String.raw`(url\(\s*(?:${QUOTED}|(?:[^"'()\\]|\\[^])*)\s*\))`,
    String.raw`([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%|[A-Za-z]+)?`,
    String.raw`(${NAME})\(`,
    `(${NAME})`,
    `#(${REST})`,
    String.raw`([-()[\],/*+<>=:!|.~^$&;%@])`,
  ].join('|'),
  'iy',
);

/** Tokens of a selector, a value or a condition; null when anything in it is not understood. */
export function cssTokens(text: string): CssToken[] | null {
  const tokens: CssToken[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match) return null;
    const [, space, string, url, number, unit = '', called, word, hash, mark] = match;
    const all = [space, string, url, number, called, word, hash, mark];
    const kind = KINDS[all.findIndex((part) => part !== undefined)]!;
    tokens.push({
      kind,
      unit,
      text:
        kind === 'space'
          ? ' '
          : kind === 'url'
            ? ''
            : unescape(string?.slice(1, -1) ?? number ?? called ?? word ?? hash ?? mark!),
    });
  }
  return tokens;
}

function unescape(name: string): string {
  return name.replace(/\\(?:([0-9a-fA-F]{1,6})\s?|([^]))/g, (_, hex: string | undefined, char: string) => {
    if (hex === undefined) return char;
    const code = parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '�';
  });
}
