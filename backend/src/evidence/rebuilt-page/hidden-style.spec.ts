import type { JsonObject } from '../json-shape.js';
import { PageRebuilder } from './page-rebuilder.js';
import { RecordedPage, type RecordedNode } from './recorded-page.fixture.js';

/** Is a paragraph of class x1 and id x2, in a section of class x3, hidden for certain? */
function isHidden(
  css: string,
  attributes: object = {},
  more: (page: RecordedPage) => RecordedNode[] = () => [],
): boolean {
  const page = new RecordedPage();
  const note = page.element(
    'p',
    { 'data-exhibit-disclosure': 'apr', class: 'x1', id: 'x2', ...attributes },
    page.text('a'),
  );
  const sheet = page.element('style', { media: 'screen' }, page.text(css));
  const rebuilder = new PageRebuilder([{ key: 'apr' }]);
  for (const event of page.picture(
    1,
    [page.element('section', { class: 'x3' }, note)],
    [sheet, ...more(page)],
  ))
    rebuilder.read(event as JsonObject, 0);
  return rebuilder.rebuilt.disclosures[0]!.spans[0]!.hidden;
}
const link = (attributes: object) => (page: RecordedPage) => [page.element('link', attributes)];

describe('hidden for certain', () => {
  it.each([
    ['#x2{display:none}'],
    ['p{display:none}'],
    ['section.x3{display:none}'],
    ['*{visibility:hidden}'],
    ['.x1{visibility:hidden}.x3{visibility:visible}'],
    ['.x1{opacity:0}.x1{opacity:0!important}'],
    ['.x1{display:none}.x1.x9{display:block}#other{display:block}b{display:block}b.x1{display:block}'],
  ])('%s', (css) => expect(isHidden(css)).toBe(true));

  it('by its own style, which only what is important could overrule', () => {
    expect(isHidden('.x1{display:block}', { style: 'display:none' })).toBe(true);
    expect(isHidden('.x1{display:block!important}', { style: 'display:none' })).toBe(false);
    expect(isHidden('.x1{display:block!important}', { style: 'display:none!important' })).toBe(true);
    expect(isHidden('.x1{display:none}', { style: 'display:block' })).toBe(false);
  });

  it('by a sheet that was linked', () =>
    expect(isHidden('', {}, link({ _cssText: '.x1{display:none}', media: 'all' }))).toBe(true));
});

describe('not hidden for certain', () => {
  it.each([
    [''],
    ['.x1{display:block}'],
    ['.x1{display:none}.x3 .x1{display:flex}'],
    ['.x3 .x1{display:none}'],
    ['.x1:not(.x9){display:none}'],
    ['.x3{visibility:hidden}.x1{visibility:visible}'],
    ['.x3{visibility:hidden}.x3 p{visibility:visible}'],
    ['@media (width < 600px){.x1{display:none}}'],
  ])('%s', (css) => expect(isHidden(css)).toBe(false));

  it('where a sheet was not recorded, or cannot be read', () => {
    expect(isHidden('.x1{display:none}', {}, link({ href: 'exhibit-asset:style-0' }))).toBe(false);
    expect(isHidden('.x1{display:none}}')).toBe(false);
  });

  it('but a link that is no sheet changes nothing', () =>
    expect(isHidden('.x1{display:none}', {}, link({}))).toBe(true));
});

it('a page whose rules would take for ever is given up', () => {
  const page = new RecordedPage();
  const css = '*{opacity:1}'.repeat(49_000);
  const notes = Array.from({ length: 900 }, () =>
    page.element('p', { 'data-exhibit-disclosure': 'apr' }, page.element('b', {}, page.text('a'))),
  );
  const rebuilder = new PageRebuilder([{ key: 'apr' }]);
  for (const event of page.picture(1, notes, [page.element('style', {}, page.text(css))]))
    rebuilder.read(event as JsonObject, 0);
  expect(rebuilder.rebuilt.disclosures[0]!.lostAt).toBe(0);
});
