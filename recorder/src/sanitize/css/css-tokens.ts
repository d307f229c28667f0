export interface CssToken {
  kind: 'space' | 'string' | 'url' | 'function' | 'word' | 'hash' | 'number' | 'mark';
  /** Unescaped name, number as written, or the mark itself. */
  text: string;
  unit: string;
}

const ESCAPE = String.raw`\\(?:[0-9a-fA-F]{1,6}\s?|[^\n0-9a-fA-F])`;
const START = String.raw`(?:[A-Za-z_\u0080-\uffff]|${ESCAPE})`;
const REST = String.raw`(?:[\w\u0080-\uffff-]|${ESCAPE})*`;
const TOKEN = new RegExp(
  [
    String.raw`(?<space>(?:\s|/\*[^]*?\*/)+)`,
    String.raw`(?<string>"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')`,
    String.raw`(?<url>url\(\s*(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|(?:[^"'()\\]|\\[^])*)\s*\))`,
    String.raw`(?<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?<unit>%|[A-Za-z]+)?`,
    String.raw`(?<name>--${REST}|-?${START}${REST})(?<open>\()?`,
    String.raw`#(?<hash>${REST})`,
    String.raw`(?<mark>[-()[\],/*+<>=:!|.~^$&;%@])`,
  ].join('|'),
  'iy',
);

/** Tokens of a selector, a value or a condition; null when anything in it is not understood. */
export function cssTokens(text: string): CssToken[] | null {
  const tokens: CssToken[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) return null;
    const add = (kind: CssToken['kind'], token: string, unit = '') =>
      tokens.push({ kind, text: token, unit });
    if (groups['space'] !== undefined) add('space', ' ');
    else if (groups['string'] !== undefined) add('string', unescape(groups['string'].slice(1, -1)));
    else if (groups['url'] !== undefined) add('url', '');
    else if (groups['number'] !== undefined) add('number', groups['number'], groups['unit'] ?? '');
    else if (groups['name'] !== undefined)
      add(groups['open'] ? 'function' : 'word', unescape(groups['name']));
    else if (groups['hash'] !== undefined) add('hash', unescape(groups['hash']));
    else add('mark', groups['mark']!);
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
