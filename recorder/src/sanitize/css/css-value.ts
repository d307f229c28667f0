import { maskText } from '@exhibit/contract';
import type { CssContext } from './css-environment.js';
import { cssTokens, type CssToken } from './css-tokens.js';

/** Functions that only compute, draw or place. What is not here (url, src, attr, image-set, element …) goes. */
const FUNCTION =
  /^(rgba?|hsla?|hwb|(ok)?l(ab|ch)|color|color-mix|light-dark|calc|min|max|clamp|round|mod|rem|sin|cos|tan|abs|sign|var|env|(-webkit-|-moz-)?(repeating-)?(linear|radial|conic)-gradient|(translate|rotate|scale|skew)([xyz]|3d)?|matrix(3d)?|perspective|cubic-bezier|steps|linear|minmax|repeat|fit-content|counters?|polygon|circle|ellipse|inset|rect|xywh|blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia)$/i;
export const UNIT =
  /^(px|r?(em|ex|ch|ic|lh|cap)|cm|mm|q|in|pt|pc|%|[sld]?v(w|h|i|b|min|max)|cq(w|h|i|b|min|max)|fr|deg|g?rad|turn|m?s|k?hz|dpi|dpcm|dppx|x)?$/i;
/** Properties in which authors use names of their own; elsewhere such a word makes the declaration go. */
const NAMING =
  /^(animation(-name)?|counter-.*|grid(-.*)?|container(-name)?|font(-family)?|list-style(-type)?|will-change|transition(-property)?|page|(scroll|view)-timeline(-name)?|timeline-scope|view-transition-name|anchor-name|position-anchor)$/;
/** Fonts that come with systems. Others are never captured, so that their names would only tell about the page. */
const FONT =
  /^(arial|helvetica( neue)?|times( new roman)?|georgia|verdana|tahoma|trebuchet ms|courier( new)?|segoe ui|roboto|(noto|open|liberation|dejavu|lucida) (sans|mono)|ubuntu|-apple-system|blinkmacsystemfont|menlo|monaco|consolas|system-ui)$/i;
const LONGEST = 4_000;
/** Icons of a font, and dashes: none is a letter, and an x in their place is half as wide. */
const AS_WIDE_AS_HIGH = /[\p{Co}\u2014]/gu;
const EM_SPACE = '\u2003';

/** One declaration without what the page says, names or loads; null when nothing of it may stay. */
export function cleanDeclaration(name: string, value: string, context: CssContext): string | null {
  const property = name.trim();
  if (property.startsWith('--')) {
    const cleaned = cleanValue(property, value, context);
    return cleaned === null ? null : `--${context.names.alias(property)}:${cleaned}`;
  }
  const lower = property.toLowerCase();
  if (!/^-?[a-z][a-z-]*$/.test(lower) || !context.env.supports(lower, 'initial')) return null;
  const cleaned = cleanValue(lower, value, context);
  // The box that generated content makes is layout; its words are not.
  if (lower === 'content' && cleaned === null) return 'content:""';
  return cleaned === null ? null : `${lower}:${cleaned}`;
}

function cleanValue(property: string, value: string, context: CssContext): string | null {
  if (value.length > LONGEST) return null;
  const [, plain, priority] = /^([^]*?)(!\s*important)?\s*$/i.exec(value)!;
  const tokens = cssTokens(plain!.trim());
  if (!tokens || tokens.length === 0) return null;
  let cleaned = '';
  let free = property.startsWith('--');
  let opened = 0;
  for (const token of tokens) {
    if (token.kind === 'function') {
      if (!FUNCTION.test(token.text)) return null;
      if (/^(var|env)$/i.test(token.text)) free = true;
    }
    if (token.kind === 'function' || token.text === '(') opened++;
    if (token.kind === 'mark' && token.text === ')' && --opened < 0) return null;
    const part = cleanToken(property, token, context);
    if (part === null) return null;
    cleaned += part;
  }
  if (opened !== 0) return null;
  // With a variable in it the browser accepts any words, so every one of them was checked above.
  if (!free && !context.env.supports(property, cleaned)) return null;
  return cleaned + (priority ? '!important' : '');
}

function cleanToken(property: string, token: CssToken, { env, names, assets }: CssContext): string | null {
  // A variable may hold the name of a font, which is the same everywhere.
  const isVariable = property.startsWith('--');
  const isName = /^(string|word)$/.test(token.kind);
  if (isVariable && isName && assets.families.has(token.text)) return names.alias(token.text);
  if ((isVariable || /^font(-family)?$/.test(property)) && isName && FONT.test(token.text))
    return token.kind === 'word' ? token.text : `"${token.text}"`;
  switch (token.kind) {
    case 'space':
      return ' ';
    case 'url':
      return 'none';
    case 'function':
      return `${token.text.toLowerCase()}(`;
    case 'hash':
      return /^([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(token.text) ? `#${token.text}` : null;
    case 'number':
      return UNIT.test(token.unit) ? shortNumber(token.text) + token.unit : null;
    case 'string':
      if (property === 'grid-template-areas' || property === 'grid-template' || property === 'grid')
        return `"${token.text.replace(/[^\s.]+/g, (area) => names.alias(area))}"`;
      if (/^font(-family)?$/.test(property)) return names.alias(token.text);
      // What generated content says goes and its shape stays, as with any other text.
      if (property === 'content')
        return `"${maskText(token.text.replace(/\s/g, ' ').replace(AS_WIDE_AS_HIGH, EM_SPACE))}"`;
      return '""';
    case 'word':
      if (token.text.startsWith('--')) return `--${names.alias(token.text)}`;
      if (env.isKeyword(token.text, property)) return token.text;
      return isVariable || NAMING.test(property) ? names.alias(token.text) : null;
    case 'mark':
      return /^[-(),/*+[\]]$/.test(token.text) ? token.text : null;
  }
}

/** Enough for layout, too short for a card number. */
function shortNumber(text: string): string {
  const number = Number(text);
  if (!Number.isFinite(number)) return '0';
  const short = Math.max(-999_999, Math.min(999_999, Math.round(number * 10_000) / 10_000));
  return text.startsWith('+') && short >= 0 ? `+${short}` : String(short);
}
