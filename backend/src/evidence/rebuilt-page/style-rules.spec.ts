import { hidingDeclarations } from './declarations.js';
import { styleRules } from './style-rules.js';

const saying = (block: string): string =>
  [...hidingDeclarations(block)]
    .map(([name, { hides, important }]) => `${name}${hides ? ' hides' : ''}${important ? '!' : ''}`)
    .join(', ');

describe('what a declaration block says of hiding', () => {
  it.each([
    ['color: red', ''],
    ['display:none', 'display hides'],
    ['display: none !important; display: block', 'display hides!'],
    ['display: none; display: block', 'display'],
    ['DISPLAY : NONE', 'display hides'],
    ['visibility: collapse; opacity: 0.00', 'visibility hides, opacity hides'],
    ['visibility: visible; opacity: .5', 'visibility, opacity'],
    ['opacity: 0%', 'opacity hides'],
    ['opacity: %', 'opacity'],
    ['opacity: var(--x); content: "display:none"', 'opacity'],
    ['opacity: 0; animation: in 1s', 'opacity!, visibility!'],
    ['opacity: 0; animation: none', 'opacity hides'],
    ['opacity: 0; animation-name:', 'opacity hides'],
    ['display: none; all: initial', 'display!, visibility!, opacity!'],
  ])('%s', (block, said) => expect(saying(block).split(', ').sort()).toEqual(said.split(', ').sort()));
});

const rulesOf = (css: string) =>
  styleRules(css)?.map(({ subject: { tag, id, classes }, plain }) =>
    [
      tag ?? '',
      id === null ? '' : `#${id}`,
      ...classes.map((name) => `.${name}`),
      plain ? '' : ' perhaps',
    ].join(''),
  ) ?? null;

describe('the rules of a style sheet that can hide', () => {
  it.each([
    ['a{color:red}', []],
    ['/* .a{display:none} */ p{display:none}', ['p']],
    ['.a.b, p#c{display:none}', ['.a.b', 'p#c']],
    ['*{opacity:0}', ['']],
    ['.a .b, .a > .c:hover{display:none}', ['.b perhaps', '.c perhaps']],
    ['.a[title="x,}"]{display:none}', ['.a perhaps']],
    [".a::after{content:'}';display:none}", ['.a perhaps']],
    [':is(.a, .b:not(.c)){display:none}', [' perhaps']],
    ['.sm\\:a{display:none}', [' perhaps']],
    ['svg|a{display:none}', ['a perhaps']],
    ['@media print{.a{display:none}}', ['.a perhaps']],
    ['@layer x{@supports (display:grid){.a{display:none}}}', ['.a perhaps']],
    ['@keyframes x{from{opacity:0}}', []],
    ['@import "x"; .a{display:none}', ['.a']],
    ['.a{opacity:0; .b{display:none} &:hover{opacity:1}}', [' perhaps', ' perhaps', '.a']],
    ['.a{display:none', null],
    ['}', null],
    [`${'.a'.repeat(6_000)}{display:none}`, []],
  ])('%s', (css, rules) => expect(rulesOf(css)).toEqual(rules));

  it('of a sheet without end are not read', () => {
    expect(styleRules(' '.repeat(4_000_001))).toBeNull();
    expect(styleRules('.a{opacity:0}'.repeat(50_001))).toBeNull();
  });
});
