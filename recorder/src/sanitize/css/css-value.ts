import { maskText } from '@exhibit/contract';
import { MADE_UP, type CssContext, type CssEnvironment } from './css-environment.js';
import { cssTokens, steps, type CssToken } from './css-tokens.js';

/** Functions that only compute, draw or place. What is not here (url, src, attr, image-set, element …) goes. */
const FUNCTION =
  /^(rgba?|hsla?|hwb|(ok)?l(ab|ch)|color|color-mix|light-dark|calc|min|max|clamp|round|mod|rem|sin|cos|tan|abs|sign|var|env|(-webkit-|-moz-)?(repeating-)?(linear|radial|conic)-gradient|(translate|rotate|scale|skew)([xyz]|3d)?|matrix(3d)?|perspective|cubic-bezier|steps|linear|minmax|repeat|fit-content|counters?|polygon|circle|ellipse|inset|rect|xywh|blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia)$/i;
export const UNIT =
  /^(px|r?(em|ex|ch|ic|lh|cap)|cm|mm|q|in|pt|pc|%|[sld]?v(w|h|i|b|min|max)|cq(w|h|i|b|min|max)|fr|deg|g?rad|turn|m?s|k?hz|dpi|dpcm|dppx|x)?$/i;
/** Fonts that come with systems. Others are never captured, so that their names would only tell about the page. */
const FONT =
  /^(arial|helvetica( neue)?|times( new roman)?|georgia|verdana|tahoma|trebuchet ms|courier( new)?|segoe ui|roboto|(noto|open|liberation|dejavu|lucida) (sans|mono)|ubuntu|-apple-system|blinkmacsystemfont|menlo|monaco|consolas|system-ui)$/i;
const LONGEST = 4_000;
/** Icons of a font, and dashes: none is a letter, and an x in their place is half as wide. */
const AS_WIDE_AS_HIGH = /[\p{Co}\u2014]/gu;
const EM_SPACE = '\u2003';

/** One declaration without what the page says, names or loads; null when nothing of it may stay. */
export function cleanDeclaration(name: string, value: string, context: CssContext): string | null {
  const { env, names } = context;
  const isVariable = name.startsWith('--');
  const property = isVariable ? name : name.trim().toLowerCase();
  if (!isVariable && !(/^-?[a-z][a-z-]*$/.test(property) && env.supports(property, 'initial'))) return null;
  const cleaned = cleanValue(property, value, context);
  if (cleaned !== null) return `${isVariable ? `--${names.alias(name)}` : property}:${cleaned}`;
  // The box that generated content makes is layout; its words are not.
  return property === 'content' ? 'content:""' : null;
}

function cleanValue(property: string, value: string, context: CssContext): string | null {
  if (value.length > LONGEST) return null;
  let cleaned = '';
  let free = property.startsWith('--');
  let opened = 0;
  for (const token of cssTokens(value.trim())) {
    free ||= token.kind === 'function' && /^(var|env)$/i.test(token.text);
    opened += steps(token);
    const part = opened < 0 ? null : cleanToken(property, token, context);
    if (part === null) return null;
    cleaned += part;
  }
  if (opened || !cleaned) return null;
  // With a variable in it the browser accepts any words, so every one of them was checked above.
  return free || context.env.supports(property, cleaned) ? cleaned : null;
}

function cleanToken(property: string, token: CssToken, { env, names, assets }: CssContext): string | null {
  const { kind, text, raw, unit } = token;
  const isVariable = property.startsWith('--');
  const isFont = /^font(-family)?$/.test(property);
  if (kind === 'string' || kind === 'word') {
    // A variable may hold the name of a font, which is the same everywhere.
    if (isVariable && assets.families.has(text)) return names.alias(text);
    if ((isVariable || isFont) && FONT.test(text)) return kind === 'word' ? text : `"${text}"`;
  }
  switch (kind) {
    case 'space':
      return ' ';
    case 'url':
      return 'none';
    case 'function':
      return FUNCTION.test(text) ? `${text.toLowerCase()}(` : null;
    case 'hash':
      return /^([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text) ? `#${text}` : null;
    case 'number':
      return UNIT.test(unit) ? shortNumber(text) + unit : null;
    case 'string':
      if (/^grid(-template(-areas)?)?$/.test(property))
        return `"${text.replace(/[^\s.]+/g, (area) => names.alias(area))}"`;
      if (isFont) return names.alias(text);
      // What generated content says goes and its shape stays, as with any other text.
      if (property === 'content')
        return `"${maskText(text.replace(/\s/g, ' ').replace(AS_WIDE_AS_HIGH, EM_SPACE))}"`;
      return '""';
    case 'word':
      if (text.startsWith('--')) return `--${names.alias(text)}`;
      if (env.isKeyword(text, property)) return text;
      return isVariable || takesNames(property, env) ? names.alias(text) : null;
    default:
      return /^[-(),/*+[\]!]$/.test(raw) ? raw : null;
  }
}

/** Do authors use names of their own in it? Elsewhere such a word makes the declaration go. */
function takesNames(property: string, { supports }: CssEnvironment): boolean {
  // A font's name stands behind its size, that of a line of a grid in brackets.
  return /^(font|grid)/.test(property) || supports(property, MADE_UP);
}

/** Enough for layout, too short for a card number. */
function shortNumber(text: string): string {
  const short = Math.max(-999_999, Math.min(999_999, Math.round(Number(text) * 10_000) / 10_000));
  return text.startsWith('+') && short >= 0 ? `+${short}` : String(short);
}
