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

describe('the layout of a style sheet stays', () => {
  it.each([
    ['.a{display:flex;width:300px}', '.alias{display:flex;width:300px}'],
    ['p>a:hover{color:#ff0000}', 'p>a:hover{color:#ff0000}'],
    ['@media (max-width: 600px){p{margin:4px}}', '@media (max-width: 600px){p{margin:4px}}'],
    ['.a::before{content:"Ann 1"}', '.alias::before{content:"xxx x"}'],
  ])('%s', (text, cleaned) => expect(clean(text)).toBe(cleaned));

  it('a rule that goes leaves its place, so that later events speak of the right one', () => {
    const sheet = clean('@import "x";p{color:red}');
    expect(sheet).toBe('_{}p{color:red}');
    expect(cleanSingleRule('@font-face{src:url(x)}', cssTable())).toBe('_{}');
  });

  it('a style attribute keeps its boxes and loses its pictures', () => {
    const cleaned = cleanDeclarations('width:30px;background-image:url(a.png);height:9px', cssTable());
    expect(cleaned).toContain('width:30px');
    expect(cleaned).toContain('height:9px');
    expect(cleaned).not.toContain('a.png');
  });
});
