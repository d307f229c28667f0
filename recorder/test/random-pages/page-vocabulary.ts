/** Words of the generator: what pages are made of. § stands for a canary. */
const words = (text: string) => text.trim().split(/\s+/);

export const TAGS = words(`
  div p span b i section article header footer main nav aside h1 h3 ul ol li dl dt dd blockquote pre code q cite
  a abbr time data del ins mark small sub ruby rt bdo address figure figcaption label fieldset legend form output
  meter progress details summary dialog button table caption thead tbody tr th td colgroup col center font marquee
  menu search hgroup map area picture source img audio video track canvas object embed param iframe x-card
  x-kunden-karte unbekannt zq§ noembed noframes xmp slot template noscript select option optgroup datalist textarea
  svg g text tspan title desc path rect use image foreignobject symbol metadata filter feimage animate set a textpath
  math mrow mi mn mo ms mtext mfrac annotation annotation-xml semantics maction`);

export const INPUT_TYPES = words(`
  text search tel url email password date month week time datetime-local number range color checkbox radio file
  submit image reset button hidden`);

export const ATTRIBUTES = words(`
  title id class name lang dir role slot part is style hidden tabindex accesskey translate draggable spellcheck
  contenteditable inputmode enterkeyhint nonce itemid itemprop itemtype itemref itemscope autocapitalize autofocus
  popover popovertarget exportparts inert virtualkeyboardpolicy
  aria-label aria-description aria-valuetext aria-valuenow aria-valuemin aria-valuemax aria-placeholder aria-rowindex
  aria-colspan aria-level aria-posinset aria-setsize aria-controls aria-owns aria-roledescription aria-keyshortcuts
  aria-checked aria-current aria-expanded aria-braillelabel aria-§
  data-owner data-id data-value data-§ data-exhibit-note data-exhibit-action data-exhibit-disclosure data-exhibit-§
  value placeholder alt label src srcset sizes href hreflang ping download target rel type media action formaction
  formtarget formenctype enctype method accept accept-charset autocomplete pattern min max step minlength maxlength
  size list for form checked selected disabled readonly required multiple open wrap rows cols colspan rowspan span
  headers scope abbr axis summary width height border cellpadding cellspacing align valign bgcolor background color
  face char charoff nowrap usemap ismap longdesc coords shape poster kind srclang default controls preload loop muted
  data classid codebase archive standby content http-equiv property charset scheme cite datetime start reversed
  low high optimum integrity crossorigin referrerpolicy loading fetchpriority decoding blocking sandbox allow
  allowfullscreen csp srcdoc frameborder scrolling marginwidth wmode flashvars manifest profile version xmlns
  viewbox preserveaspectratio d points x y cx r fill stroke transform xlink:href xlink:title xml:lang xml:base
  clip-path mask filter marker-end font-family letter-spacing textlength offset gradienttransform begin dur from to
  values keytimes attributename encoding definitionurl mathvariant displaystyle actiontype owner customer §
  onclick onload rr_width rr_height rr_src rr_dataurl rr_scrollleft rr_open_mode _csstext rr_mediacurrenttime
  data-rr-is-password behavior direction scrollamount`);

/** Names that a form's field takes away from the form itself: a page may do that without meaning harm. */
export const FIELD_NAMES = words(`
  customer iban name id action title value childNodes matches lastChild previousSibling namespaceURI scrollLeft parentNode parentElement nodeType nodeName localName tagName attributes
  getAttribute hasAttribute closest children firstChild nextSibling ownerDocument textContent
  isContentEditable isConnected shadowRoot querySelectorAll getRootNode contains className style dataset submit
  length elements addEventListener constructor host assignedSlot baseURI getBoundingClientRect rr_id`);

export const ATTRIBUTE_VALUES = [
  '§',
  '§',
  '§',
  ' § ',
  '/§',
  '/kunden/§/akte',
  '/a/§.html?x=§#§',
  'https://bank.example/§?iban=§#§',
  '//§.example/x',
  'mailto:§',
  'javascript:§',
  'data:text/plain,§',
  'data:text/html,<p title="§">§</p>',
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><text>§</text></svg>',
  'blob:https://bank.example/§',
  '/§.png 1x, /§.png 2x',
  '(min-width: 1px) §, 10px',
  '{"customer":"§"}',
  '<p title="§">§</p><style>p::before{content:"§"}</style>',
  '§ §',
  'x-§ y-§',
  'text §',
  'text/§',
  'button-§',
  'en-§',
  'de-Latn-§',
  'ltr §',
  'none §',
  '12§',
  '§px',
  '§%',
  '12.§px',
  '1,2,§',
  '0 0 § 10',
  '0 0 10 10.§',
  '#§',
  'url(#§)',
  'url(/§)',
  'rgb(1,2,3) §',
  'width:10px;content:"§"',
  'width:§px;background:url(/§)',
  '--x: "§"; font-family: §; color: §',
  'a{content:"§"}',
  '1px',
  '12',
  '',
  'true',
  '2027-01-01T§',
  '+49 § 1',
  'off §',
  'cc-number',
  'current-password',
  'one-time-code',
];

export const DECLARATIONS = [
  'content: "§"',
  "content: '§' counter(§) attr(data-§)",
  'content: url(/§) / "§"',
  'content: \\7a §',
  'font-family: "§", §, Arial',
  'font: 12px/1.5 §',
  'quotes: "§" "§"',
  '--owner: §',
  '--owner: "§"',
  '--§: 12px',
  'color: var(--§, §)',
  'background: url(/§.png)',
  'background: url("data:image/png;base64,§")',
  'background-image: image-set("/§" 1x), linear-gradient(red, §)',
  'background: element(#§)',
  'background-image: paint(§)',
  'animation: § 1s',
  'animation-name: §, "§"',
  'counter-reset: § 3 § 4',
  'counter-set: §',
  'grid-template-areas: "§ §" ". §"',
  'grid-template-columns: [§] 1fr [§-end]',
  'grid-area: § / §',
  'container: § / inline-size',
  'view-transition-name: §',
  'anchor-name: --§',
  'list-style: §',
  'list-style-type: "§"',
  'will-change: §',
  'transition: § 1s',
  'width: §px',
  'width: calc(1px * §)',
  'width: 1.§px',
  'z-index: §',
  'color: #§',
  'color: §',
  'mask: url(#§)',
  'filter: url(/§.svg#§) progid:§("§")',
  'cursor: url(/§.cur), auto',
  'src: url(/§)',
  '§: 12px',
  '-§-x: 12px',
  'hyphenate-character: "§"',
  'text-overflow: "§"',
  'font-feature-settings: "§"',
  'font-variation-settings: "§" 1',
  'font-language-override: "§"',
  'page: §',
  'position-area: §',
  'width: 30px !important',
  'color: red !§',
  'margin: 4px; padding: 2px',
];

export const SELECTORS = [
  '.§',
  '#§',
  'x-§',
  '§',
  '[data-owner="§"]',
  '[§]',
  '[title^="§" i]',
  '[value="§"]',
  'p:not(.§):has(> #§)',
  ':is(.§, #§)',
  '::part(§)',
  ':state(§)',
  '::highlight(§)',
  '::view-transition-group(§)',
  ':lang(§)',
  ':lang("§")',
  ':nth-child(§n + 1)',
  ':nth-child(2n + 1 of .§)',
  ':host(.§)',
  ':host-context([title="§"])',
  '::slotted(.§)',
  '.\\7a §',
  '§|a',
  'p::before',
  'div, .§ > a:hover, p:§',
  '::-webkit-§',
  '*::after',
  'input::placeholder',
  ':dir(§)',
  ':active-view-transition-type(§)',
];

/** `SELECTOR` and `DECLARATIONS` are filled in. */
export const RULES = [
  'SELECTOR{DECLARATIONS}',
  'SELECTOR{DECLARATIONS}',
  'SELECTOR{DECLARATIONS}',
  'SELECTOR{DECLARATIONS;&:hover{DECLARATIONS} .§{DECLARATIONS}}',
  '@media §, screen and (min-width: §px){SELECTOR{DECLARATIONS}}',
  '@media (min-width: 1px){SELECTOR{DECLARATIONS}}',
  '@supports (--§: §){SELECTOR{DECLARATIONS}}',
  '@supports selector(.§){SELECTOR{DECLARATIONS}}',
  '@container § (min-width: 1px) and style(--§: §){SELECTOR{DECLARATIONS}}',
  '@layer §{SELECTOR{DECLARATIONS}}',
  '@layer §.§, §;',
  '@scope (.§) to (#§){SELECTOR{DECLARATIONS}}',
  '@starting-style{SELECTOR{DECLARATIONS}}',
  '@keyframes §{from{DECLARATIONS} §%{DECLARATIONS} to{DECLARATIONS}}',
  '@keyframes "§"{50%{DECLARATIONS}}',
  '@font-face{font-family:"§";src:url(/§.woff2) format("§"),local("§");unicode-range:U+0-7F}',
  '@counter-style §{system:cyclic;symbols:"§" §;suffix:"§"}',
  '@property --§{syntax:"<length>";inherits:false;initial-value:1px}',
  '@font-palette-values --§{font-family:§;override-colors:0 #§}',
  '@font-feature-values §{@styleset{§:1}}',
  '@position-try --§{DECLARATIONS}',
  '@view-transition{navigation:auto;types:§}',
  '@import url("/§.css") layer(§) supports(--§:§);',
  '@namespace § url(http://example.invalid/§);',
  '@page §:first{margin:1cm;@top-left{content:"§"}}',
  '@charset "§";',
  '@§ "§" {SELECTOR{DECLARATIONS}}',
  '@function --§(--§ <length>){result:§}',
  '/* § */ <!-- § -->',
  'SELECTOR{DECLARATIONS',
  '}}§{',
  '"§',
];

export const RAW = [
  '<script type="application/json" id="§">{"customer":"§"}</script>',
  '<script src="/§.js"></script>',
  '<noscript>§<img src="/§"></noscript>',
  '<template><p title="§">§</p></template>',
  '<select name="§"><optgroup label="§"><option value="§" label="§">§</option></optgroup><option selected value="§">§<option>§</select>',
  '<input list="§" value="§"><datalist id="§"><option value="§" label="§">§</option>§</datalist>',
  '<textarea name="§" placeholder="§">§\n§</textarea>',
  '<div contenteditable="true">§<b>§</b><br>§<input value="§"></div>',
  '<div contenteditable="plaintext-only" aria-label="§">§</div>',
  '<label>§<input type="password" value="§"></label>',
  '<input type="text" style="-webkit-text-security:disc" value="§" autocomplete="cc-number">',
  '<table summary="§"><caption>§</caption><colgroup><col width="§"></colgroup><tr><th abbr="§" scope="§">§<td headers="§">§</table>',
  '<table>§<tr>§<td>§</table>',
  '<details open name="§"><summary>§</summary>§</details>',
  '<dialog open>§<form method="dialog"><button value="§">§</button></form></dialog>',
  '<svg viewBox="0 0 9 9"><title>§</title><desc>§</desc><style>.§{content:"§"}</style><text>§</text><image href="/§.png"/><use xlink:href="/§.svg#§"/><a href="/§"><text>§</text></a></svg>',
  '<svg><foreignObject width="9" height="9"><p title="§">§</p><input value="§"></foreignObject><script>§</script><metadata>§</metadata></svg>',
  '<svg><![CDATA[§]]><text>§</text></svg>',
  '<math><semantics><mtext title="§">§</mtext><annotation encoding="§">§</annotation><annotation-xml encoding="text/html"><p>§</p></annotation-xml></semantics></math>',
  '<math><mtext><img alt="§"><svg><title>§</title></svg></mtext><ms lquote="§">§</ms></math>',
  '<picture><source srcset="/§.webp 1x" media="§"><img src="/§" alt="§" title="§"></picture>',
  '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="§" title="§"><img src="data:image/png;base64,§">',
  '<video src="/§.mp4" poster="/§"><track src="/§.vtt" label="§">§</video><audio src="/§">§</audio>',
  '<canvas width="20" height="20" title="§">§<b>§</b></canvas>',
  '<object data="/§" type="text/§"><param name="§" value="§">§<p>§</p></object><embed src="/§" type="x/§">',
  '<map name="§"><area href="/§" alt="§" coords="1,2,§"></map>',
  '<time datetime="§">§</time><data value="§">§</data><meter value="4" title="§">§</meter><progress title="§">§</progress><output name="§">§</output>',
  '<x-karte owner="§" value="§" §="§">§</x-karte><x-§>§</x-§><zq§ §="§">§</zq§>',
  '<div data-exhibit-block title="§">§<p title="§">§</p><input value="§"><button>§</button></div>',
  '<ruby>§<rp>§</rp><rt>§</rt></ruby><bdo dir="rtl">§</bdo><wbr>§<q cite="/§">§</q>',
  '<?§ §?><!§ §><![CDATA[§]]>',
  '<!--§--><!--><p>§</p>-->',
  '<p>§<p>§<b>§<i>§</b>§</i></p>§</b>',
  '<form name="§" action="/§"><input name="parentNode" value="§"><input name="attributes"><p>§</p></form>',
  '<form id="§"><input name="nodeType" value="§"><input name="localName"><input name="getAttribute"></form>',
  '<form><input name="childNodes" value="§"><input name="matches"><p>§</p></form>',
  '<form><button name="children">§</button><button name="host">§</button><input name="id"><img name="className"></form>',
  '<svg><a><p>§</p></a></svg>',
  '<div><style>.a{content:"</style>§<style>§"}</style></div>',
  '<marquee title="§">§</marquee><font face="§" color="§">§</font><center>§</center>',
  '<button popovertarget="§" value="§">§</button><div popover id="§">§</div>',
  '<slot name="§">§</slot><div slot="§">§</div>',
  '<xmp>§</xmp><noembed>§</noembed><noframes>§</noframes><iframe title="§">§</iframe>',
];

export const HEAD = [
  '<title>§</title>',
  '<base href="/base-§/" target="§">',
  '<base href="https://bank.example/§/">',
  '<meta name="§" content="§">',
  '<meta name="description" content="§"><meta property="og:title" content="§">',
  '<meta http-equiv="x-§" content="§"><meta charset="§">',
  '<meta name="viewport" content="width=§"><meta name="robots" content="§">',
  '<link rel="canonical" href="https://bank.example/§"><link rel="icon" href="/§.ico" sizes="§">',
  '<link rel="stylesheet" href="/§.css" title="§"><link rel="alternate stylesheet" title="§" href="data:text/css,p{content:%22§%22}">',
  '<link rel="stylesheet" href="data:text/css,.§{content:%22§%22;width:20px}">',
  '<link rel="preload" as="image" imagesrcset="/§ 1x" imagesizes="§"><link rel="§" href="/§" type="§/§" hreflang="§">',
  '<script type="application/ld+json">{"name":"§"}</script>',
  '<noscript><link rel="stylesheet" href="/§.css"></noscript>',
  '<template>§</template>',
  '<style title="§" media="§">.§{content:"§"}</style>',
];
