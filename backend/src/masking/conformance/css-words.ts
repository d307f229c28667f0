import { createRequire } from 'node:module';

/** Value definition syntax (CSS Values 4, section 2): a property or a type and what may stand for it. */
interface Syntaxes {
  [name: string]: { syntax?: string };
}

const load = createRequire(import.meta.url);

/** What MDN's data does not have, or has only in prose. */
const MORE_WORDS = `
  only screen print speech all not and or tty tv projection handheld braille embossed
  width height aspect-ratio orientation portrait landscape resolution color color-index monochrome color-gamut
  device-width device-height device-aspect-ratio device-pixel-ratio inline-size block-size srgb p3 rec2020 hover pointer any-hover any-pointer fine
  coarse prefers-color-scheme prefers-contrast prefers-reduced-motion prefers-reduced-transparency
  prefers-reduced-data forced-colors inverted-colors inverted display-mode browser standalone fullscreen minimal-ui
  update fast slow scripting enabled initial-only grid scan dynamic-range video-dynamic-range high standard
  overflow-inline overflow-block scroll paged more less custom no-preference reduce active interlace progressive
  from to at in initial inherit unset revert revert-layer important odd even even-odd
  disc circle square decimal ltr rtl auto none serif sans-serif monospace cursive fantasy system-ui emoji math
  ui-serif ui-sans-serif ui-monospace ui-rounded safe-area-inset-top safe-area-inset-right
  safe-area-inset-bottom safe-area-inset-left pi infinity x y z e subgrid masonry span dense
  font-smooth font-smoothing antialiased subpixel-antialiased text-fill-color tap-highlight-color box box-orient
  box-flex box-align box-pack box-direction box-ordinal-group inline-box overflow-scrolling touch text-size-adjust
  user-drag user-modify focus-ring-color fill-available any-link app-region text-security box-reflect
  print-color-adjust osx-font-smoothing high-contrast-adjust backface-visibility zoom speak src
  fill stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset
  stroke-opacity fill-opacity fill-rule clip-rule text-anchor dominant-baseline alignment-baseline baseline-shift
  stop-color stop-opacity flood-color flood-opacity lighting-color color-interpolation color-rendering
  shape-rendering vector-effect paint-order cx cy r rx ry d marker marker-start marker-mid marker-end
  margin-start margin-end margin-before margin-after padding-start padding-end padding-before padding-after
  border-start border-end border-before border-after logical-width logical-height
  lower-alpha upper-alpha lower-latin upper-latin lower-roman upper-roman lower-greek decimal-leading-zero
  disclosure-open disclosure-closed arabic-indic armenian upper-armenian lower-armenian bengali cambodian khmer
  cjk-decimal devanagari georgian gujarati gurmukhi hebrew hiragana hiragana-iroha japanese-formal
  japanese-informal kannada katakana katakana-iroha korean-hangul-formal korean-hanja-formal
  korean-hanja-informal lao malayalam mongolian myanmar oriya persian simp-chinese-formal simp-chinese-informal
  tamil telugu thai tibetan trad-chinese-formal trad-chinese-informal cjk-ideographic ethiopic-numeric
  buffered-rendering page-margin-safety page-orientation rule-overlap view-transition-group mask-box-image
  mask-box-image-outset mask-box-image-repeat mask-box-image-slice mask-box-image-source mask-box-image-width
  border-horizontal-spacing border-vertical-spacing locale rtl-ordering text-combine text-decorations-in-effect
  column-break-after column-break-before column-break-inside max-logical-height max-logical-width
  min-logical-height min-logical-width perspective-origin-x perspective-origin-y transform-origin-x
  transform-origin-y transform-origin-z
  geometricprecision optimizelegibility optimizespeed crispedges non-scaling-stroke
`;

/** Names of elements that a rule about styles may use beside the page's own (see markup-words.ts for those). */
const PSEUDO = `
  active after any-link autofill backdrop before blank checked corner-present cue current decrement default defined
  details-content dir disabled double-button empty enabled end file-selector-button first first-child first-letter
  first-line first-of-type focus focus-visible focus-within fullscreen future grammar-error has host host-context
  horizontal hover in-range increment indeterminate invalid is lang last-child last-of-type left link local-link
  marker modal muted no-button not nth-child nth-last-child nth-last-of-type nth-of-type only-child only-of-type open
  closed optional out-of-range part past paused picture-in-picture placeholder placeholder-shown playing
  popover-open read-only read-write required right root scope selection single-button slotted spelling-error start
  target target-text target-within user-invalid user-valid valid vertical view-transition visited where
  scrollbar scrollbar-thumb scrollbar-track scrollbar-button scrollbar-corner scrollbar-track-piece resizer
  input-placeholder search-cancel-button search-decoration search-results-button inner-spin-button
  outer-spin-button slider-thumb slider-runnable-track file-upload-button calendar-picker-indicator details-marker
  meter-bar meter-inner-element meter-optimum-value meter-suboptimum-value meter-even-less-good-value
  progress-bar progress-value progress-inner-element
  focus-inner focusring range-thumb range-track range-progress ui-invalid any matches
  picker picker-icon checkmark state popover column scroll-button scroll-marker scroll-marker-group target-current
  target-before target-after search-text highlight stalled buffering seeking volume-locked xr-overlay active-view-transition
  has-slotted window-inactive full-screen drag xr interest-source interest-target
`;

/** CSS Gaps: the same for columns, rows and both. */
const GAP_RULES = ['rule', 'row-rule', 'column-rule'].flatMap((rule) =>
  ' -color -style -width -break -visibility-items -inset -inset-start -inset-end -inset-cap -inset-cap-start -inset-cap-end -inset-junction -inset-junction-start -inset-junction-end'
    .split(' ')
    .map((part) => rule + part),
);

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** Every name of a property and every keyword of its values; `<types>` and quoted marks are left out. */
function published(): string[] {
  const properties = load('mdn-data/css/properties.json') as Syntaxes;
  const syntaxes = load('mdn-data/css/syntaxes.json') as Syntaxes;
  const definitions = [properties, syntaxes].flatMap((table) =>
    Object.values(table).map(({ syntax }) => syntax ?? ''),
  );
  const keywords = definitions.flatMap(
    (syntax) => syntax.replace(/<[^>]*>|'[^']*'/g, ' ').match(/-?[A-Za-z][\w-]*/g) ?? [],
  );
  return [...Object.keys(properties), ...keywords].map((word) => word.toLowerCase());
}

const WORDS: ReadonlySet<string> = new Set(
  [...published(), ...words(MORE_WORDS), ...GAP_RULES].map(withoutPrefix),
);
const PSEUDOS: ReadonlySet<string> = new Set(words(PSEUDO));
const UNITS =
  /^(px|r?em|r?ex|r?ch|r?ic|r?lh|r?cap|cm|mm|q|in|pt|pc|[sld]?v(w|h|i|b|min|max)|cq(w|h|i|b|min|max)|fr|deg|g?rad|turn|m?s|k?hz|dpi|dpcm|dppx|x|n(-\d{1,4})?)$/i;
/** Functions that compute, draw or place. None that reads the page, loads, or takes words. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  words(`
  rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc min max clamp round mod rem sin cos tan
  abs sign var env linear-gradient radial-gradient conic-gradient repeating-linear-gradient
  repeating-radial-gradient repeating-conic-gradient translate translatex translatey translatez translate3d rotate
  rotatex rotatey rotatez rotate3d scale scalex scaley scalez scale3d skew skewx skewy matrix matrix3d perspective
  cubic-bezier steps linear minmax repeat fit-content counter counters polygon circle ellipse inset rect xywh blur
  brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
  not is where has host host-context slotted any matches nth-child nth-last-child nth-of-type nth-last-of-type
  nth-col nth-last-col lang dir`),
);
const AT_RULES = /^@(media|supports|container|layer|starting-style|keyframes)$/;
/** Fonts of operating systems, word by word. */
const FONTS: ReadonlySet<string> = new Set(
  words(`arial helvetica neue times new roman georgia verdana tahoma trebuchet ms courier segoe ui emoji symbol roboto
  mono noto sans ubuntu cantarell open apple color system blinkmacsystemfont sf pro text menlo monaco consolas
  liberation dejavu fira lucida inter -apple-system system-ui`),
);

export const isCssWord = (word: string): boolean => WORDS.has(withoutPrefix(word.toLowerCase()));
export const isPseudo = (word: string): boolean => PSEUDOS.has(withoutPrefix(word.toLowerCase()));
export const isUnit = (unit: string): boolean => UNITS.test(unit);
export const isFunction = (name: string): boolean => FUNCTIONS.has(withoutPrefix(name.toLowerCase()));
export const isAtRule = (name: string): boolean => AT_RULES.test(name);
export const isFontName = (name: string): boolean =>
  name !== '' && words(name.toLowerCase()).every((word) => FONTS.has(word));

function withoutPrefix(word: string): string {
  return word.replace(/^-(webkit|moz|ms|o|epub)-/, '');
}
