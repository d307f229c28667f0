import { AliasNumbers } from './aliases.js';
import { isCleanCss } from './clean-css.js';

const isClean = (css: string) => isCleanCss(css, { aliases: new AliasNumbers(), kept: new Set(['legal']) });

const face = (descriptors: string) =>
  `@font-face{font-family:x1;src:url(exhibit-asset:font-a0b1c2d3-0);${descriptors}}`;

describe('a style sheet does not pass (P1) with', () => {
  it.each([
    ['words in content', '.x1::before{content:"Ann Lee"}'],
    ['words in single quotes', ".x1::before{content:'Ann'}"],
    ['words from an attribute', '.x1::after{content:attr(title)}'],
    ['a picture', '.x1{background:url(https://cdn.test/a.png)}'],
    ['a quoted picture', '.x1{background:url("")}'],
    ['a picture in a set', '.x1{background:image-set("" 1x)}'],
    ['another sheet', '@import "";'],
    ['a font', '@font-face{font-family:x1}'],
    ['the address of a font', '@font-face{font-family:x1;src:url(https://cdn.test/ann.woff2)}'],
    ['a font in its own address', '@font-face{font-family:x1;src:url(data:font/woff2;base64,QW5u)}'],
    ['a word in a stand-in', '@font-face{font-family:x1;src:url(exhibit-asset:font-oddlington-0)}'],
    ['a word in its number', '@font-face{font-family:x1;src:url(exhibit-asset:font-a0b1c2d3-lee)}'],
    ['more behind a stand-in', '@font-face{font-family:x1;src:url(exhibit-asset:font-a0b1c2d3-0?ann)}'],
    ['an image for a font', '@font-face{font-family:x1;src:url(exhibit-asset:image-a0b1c2d3-0)}'],
    ['a second source', '@font-face{font-family:x1;src:url(exhibit-asset:font-a0b1c2d3-0),local("Ann Lee")}'],
    ['a font with a name', '@font-face{font-family:Oddlington;src:url(exhibit-asset:font-a0b1c2d3-0)}'],
    ['a font with a quoted name', '@font-face{font-family:"Ann Lee";src:url(exhibit-asset:font-a0b1c2d3-0)}'],
    ['a weight that is a word', face('font-weight:ann')],
    ['a weight that is somebody’s number', face('font-weight:4111 1111 1111')],
    ['a range that is a word', face('unicode-range:Oddlington')],
    ['a range beyond the code points', face('unicode-range:U+110000')],
    ['settings of a font', face('font-feature-settings:"Annl"')],
    ['an unknown descriptor', face('ann:lee')],
    ['a stand-in where a picture was', '.x1{background:url(exhibit-asset:image-a0b1c2d3-0)}'],
    ['an unread sheet elsewhere', '.x1{background:url(exhibit-asset:style-a0b1c2d3-0)}'],
    ['an unread sheet with its address', '_{background:url(https://cdn.test/ann.css)}'],
    ['an unread sheet with a word', '_{background:url(exhibit-asset:style-oddlington-0)}'],
    ['the name of a font', '.x1{font-family:Oddlington}'],
    ['the quoted name of a font', '.x1{font-family:"Arial Oddlington"}'],
    ['a counter', '.x1{counter-reset:ann}'],
    ['a counter style', '@counter-style x1{system:cyclic}'],
    ['a custom property’s name', '.x1{--customer:red}'],
    ['a custom property’s value', '.x1{--x1:Oddlington}'],
    ['a registered property', '@property --x1{inherits:false}'],
    ['a class', '.oddlington{color:red}'],
    ['a class that is a word of CSS', '.red{color:red}'],
    ['an id', '#oddlington{color:red}'],
    ['a number that is a word', '.xoddlin{color:red}'],
    ['an element’s name', 'oddlington{color:red}'],
    ['a compared attribute', '[type=text]{color:red}'],
    ['a compared attribute in words of CSS', '[lang^="red"]{color:red}'],
    ['an area', '.x1{grid-template-areas:"ann x1"}'],
    ['a comment', '.x1{color:red/* Ann */}'],
    ['an escape', '.x1::before{content:"\\41 nn"}'],
    ['an escaped name', '.\\61 nn{color:red}'],
    ['letters beyond ASCII', '.x1{--x1:Jürgen}'],
    ['an unknown rule', '@ann{}'],
    ['an unknown function', '.x1{width:ann(1px)}'],
    ['an unknown unit', '@media (min-width:1lee){}'],
    ['a number as long as a card’s', '.x1{width:4111111111111111px}'],
    ['a language that is a name', ':lang(oddlington){}'],
    ['a broken string', '.x1{content:"Ann'],
    ['markup', '</style><p>Ann</p>'],
  ])('%s', (_what, css) => expect(isClean(css)).toBe(false));
});

describe('a style sheet passes with', () => {
  it.each([
    ['the box of generated content', '.x1::before{content:""}'],
    ['stand-ins, colours and lengths', '.x1>#x2,x-x3.y0{color:#1a2b3c;width:calc(100% - 1.5rem)!important}'],
    ['a class that a rule names', 'p.legal{color:red}'],
    ['queries', '@media screen and (min-width:600px),not all{.x1{display:grid}}'],
    ['frames', '@keyframes x4{from{opacity:0}50.5%{opacity:.5}to{opacity:1}}.x1{animation:x4 1s infinite}'],
    ['what the browser supports', '@supports not (display:block){.x1{color:red}}'],
    ['areas of stand-ins', '.x1{grid-template:"x1 x2 ." 1fr/[x3] auto}'],
    ['fonts of systems', '.x1{font:12px "Segoe UI",Arial,x5,sans-serif}'],
    ['formulas', 'tr:nth-child(2n+1):not(:last-child),li:nth-child(-n+3),li:nth-child(2n-1){}'],
    ['a language', ':lang(de),:dir(rtl){}'],
    ['prefixes', '.x1::-webkit-scrollbar{-webkit-appearance:none;display:-webkit-box}'],
    ['variables', '.x1{--x6:1px solid;border:var(--x6,2px)}'],
    ['a rule that went', '_{}'],
    ['a font under stand-ins', '@font-face{font-family:x1;src:url(exhibit-asset:font-a0b1c2d3-12)}'],
    ['a font in a query', '@media print{@font-face{font-family:x1;src:url(exhibit-asset:font-z9b1c2d3-0)}}'],
    ['the weights of a font', face('font-weight:100 900;font-style:oblique 10deg 20deg')],
    ['the letters of a font', face('unicode-range:U+0000-00FF, U+0131, U+4??;size-adjust:97.5%')],
    ['a sheet that nobody may read', '_{background:url(exhibit-asset:style-a0b1c2d3-0)}.x1{color:red}'],
  ])('%s', (_what, css) => expect(isClean(css)).toBe(true));
});

describe('the number of a stand-in', () => {
  const allows = (...names: string[]) => {
    const aliases = new AliasNumbers();
    return names.map((name) => aliases.allows(name)).at(-1);
  };
  it.each(['x', 'x01', 'xlee', 'xann', 'xsmith', 'X1', 'z1', 'x1-2', '1x'])('is not %s', (name) =>
    expect(allows(name)).toBe(false),
  );
  it('may be large on a page with many names', () => {
    const names = Array.from({ length: 5_000 }, (_, n) => `x${n.toString(36)}`);
    expect(allows(...names, 'xlee')).toBe(true);
  });
  it('and starts anew on the next page', () => expect(allows('x0', 'x1', 'x0')).toBe(true));
});
