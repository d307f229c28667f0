import { cssTable } from '../../../test/support/css-table.js';
import { cleanDeclarations, cleanSingleRule, cleanStyleSheet } from './css-sheet.js';

const clean = (text: string) => cleanStyleSheet(text, cssTable());

describe('a style sheet leaves without what it says, names or loads (P1)', () => {
  it.each([
    ['words in content', '.a::before{content:"Dear Ann Lee"}'],
    ['words from an attribute', '.a::after{content:attr(data-name)}'],
    ['a picture', '.a{background:url(https://cdn.test/Ann-Lee.png)}'],
    ['a picture in a set', '.a{background:image-set("Ann-Lee.png" 1x)}'],
    ['another sheet', '@import url("https://cdn.test/Ann-Lee.css");'],
    ['a font', '@font-face{font-family:AnnLee;src:url(ann-lee.woff2)}'],
    ['a custom property', ':root{--customer:"Ann Lee";--name:Ann-Lee}'],
    ['a value in a selector', 'input[value="Ann-Lee"]{color:red}'],
    ['a class with a name', '.Ann-Lee{color:red}'],
    ['an id with a name', '#Ann-Lee{color:red}'],
    ['an animation with a name', '.a{animation:Ann-Lee 1s}@keyframes Ann-Lee{from{color:red}}'],
    ['an area with a name', '.a{grid-template-areas:"Ann-Lee b"}'],
    ['a counter with a name', '.a{counter-reset:Ann-Lee}'],
    ['a comment', '/* Ann-Lee */.a{color:red/* Ann-Lee */}'],
    ['an escape', '.a::before{content:"\\41nn\\2DLee"}'],
    ['a layer with a name', '@layer Ann-Lee{.a{color:red}}'],
    ['a query that says something', '@media (min-width:100px) and (Ann-Lee){.a{color:red}}'],
    ['a unit that is a word', '@media (min-width:1lee){.a{color:red}}@container (width>2ann){.a{color:red}}'],
    ['a broken end', '.a{color:red;background:url("Ann-Lee'],
    ['a rule nobody knows yet', '@Ann-Lee{.a{color:red}}'],
  ])('%s', (_what, text) => {
    expect(clean(text)).not.toMatch(/ann|lee|cdn\.test/i);
  });
});

describe('a font of the page’s own', () => {
  const face = (rest: string) =>
    clean(`@font-face{font-family:"Ann Lee";src:url(/a.woff2?t=Ann-Lee);${rest}}`);
  const kept = (rest: string) =>
    face(rest).replace('@font-face{font-family:alias;src:url(exhibit-asset:font-p-0)', '');

  it.each([
    ['a weight that says something', 'font-weight:Ann-Lee'],
    ['a range that says something', 'unicode-range:Ann-Lee'],
    ['a name for a system’s font', 'src:local("Ann Lee"),url(x)'],
    ['a card number for a weight', 'font-weight:4111 1111 1111 1111'],
    ['settings', 'font-feature-settings:"Annl"'],
    ['what nobody knows yet', 'ann:lee'],
    ['an override that is none', 'ascent-override:url(Ann-Lee)'],
  ])('leaves without %s (P1)', (_what, rest) => expect(kept(rest)).toBe('}'));

  it.each([
    ['font-weight:100 900'],
    ['font-style:oblique 10deg 20deg'],
    ['unicode-range:U+0000-00FF, U+0131'],
    ['size-adjust:97.5%'],
  ])('keeps %s, which layout needs', (rest) => expect(kept(rest)).toBe(`;${rest}}`));

  it('is found again where a variable names it, and no other name is', () => {
    const sheet = clean(
      '@font-face{font-family:Ann;src:url(x)}:root{--a:"Ann",sans-serif;--b:"Lee",sans-serif}',
    );
    expect(sheet).toContain(':root{--alias:alias,sans-serif;--alias:"",sans-serif}');
  });

  it('does not take the system’s fonts beside it from a variable', () =>
    expect(clean(':root{--a:Lee,"Segoe UI","Ann Lee",Arial,sans-serif}')).toBe(
      ':root{--alias:alias,"Segoe UI","",Arial,sans-serif}',
    ));

  it('without an address stays a place among the rules', () =>
    expect(clean('@font-face{font-family:a;src:local(b)}p{color:red}')).toBe('_{}p{color:red}'));
});

describe('the layout of a style sheet stays', () => {
  it.each([
    ['.a{display:flex;width:300px}', '.alias{display:flex;width:300px}'],
    ['p>a:hover{color:#ff0000}', 'p>a:hover{color:#ff0000}'],
    ['@media (max-width: 600px){p{margin:4px}}', '@media (max-width: 600px){p{margin:4px}}'],
    ['.a::before{content:"Ann 1"}', '.alias::before{content:"xxx x"}'],
    ['.a::before{content:"\uf0f3 — \u{f0001}"}', '.alias::before{content:"\u2003 \u2003 \u2003"}'],
  ])('%s', (text, cleaned) => expect(clean(text)).toBe(cleaned));

  it('a rule that goes leaves its place, so that later events speak of the right one', () => {
    const sheet = clean('@import "x";p{color:red}');
    expect(sheet).toBe('_{background:url(exhibit-asset:style-p-0)}p{color:red}');
    expect(cleanSingleRule('@font-face{src:url(x)}', cssTable())).toBe('_{}');
  });

  it('a style attribute keeps its boxes and loses its pictures', () => {
    const cleaned = cleanDeclarations('width:30px;background-image:url(a.png);height:9px', cssTable());
    expect(cleaned).toContain('width:30px');
    expect(cleaned).toContain('height:9px');
    expect(cleaned).not.toContain('a.png');
  });
});
