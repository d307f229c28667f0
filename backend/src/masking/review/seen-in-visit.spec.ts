import type { MaskingPolicy, UnmaskRule } from '@exhibit/contract';
import {
  documentOf,
  element,
  event,
  mutation,
  rule,
  snapshot,
  text,
} from '../conformance/recorded-events.fixture.js';
import { RecordingCheck } from '../conformance/recording-check.js';
import type { SeenInVisit } from './seen-in-visit.js';

const SITE = 'https://bank.test';
const CANARY = 'Quintessa Oddlington';

function seen(rules: UnmaskRule[], ...segments: unknown[][]): SeenInVisit & { violations: number } {
  const check = new RecordingCheck({ origins: [SITE], disclosures: new Set(), tags: [] });
  const policy: MaskingPolicy = { version: 1, rules };
  segments.forEach((events, seq) => check.segment(seq, policy, events));
  return { ...check.seen(), violations: check.result.violations };
}

const meta = (path: string) => event(4, { href: `${SITE}${path}`, width: 1_280, height: 800 });
const told = (path: string, how: 'load' | 'navigation' = 'load') =>
  event(5, { tag: 'exhibit.page', payload: { path, at: 1, how } });
const shown = (name: string, words = CANARY) => element('section', { class: name }, [text(words)]);
const named = (id: string, more: Partial<UnmaskRule> = {}): UnmaskRule => ({
  ...rule(`.${id}`),
  id,
  ...more,
});

describe('what is kept of a visit', () => {
  it('says nothing that the page says, and no name that its authors chose', () => {
    const rules = [named('legal', { attributes: ['title'] })];
    const page = documentOf(
      element('section', { class: 'legal', title: CANARY }, [text(CANARY), element('x-x0')]),
      element('input', { type: 'text', value: '***' }),
      element('p', { id: 'x0', class: 'x1' }, [text('xxxx')]),
    );
    const { violations, ...kept } = seen(rules, [meta('/apply'), snapshot(page)]);
    expect(violations).toBe(0);
    expect(kept.pages[0]!.places).toEqual([
      { rule: 'legal', part: 'attribute title' },
      { rule: 'legal', part: 'text' },
    ]);
    const said = JSON.stringify(kept).replaceAll('"legal"', '').replaceAll('attribute title', '');
    expect(said).not.toMatch(/quintessa|oddlington|x0|x1|x-0|\*\*\*|xxxx|section|bank/i);
  });

  it('names no place at which a rule had nothing to let through', () => {
    const empty = element('section', { class: 'legal', title: '' }, [text('  '), text('xxx xx')]);
    const { pages } = seen(
      [named('legal', { attributes: ['title'] }), named('other')],
      [meta('/apply'), snapshot(documentOf(empty))],
    );
    expect(pages[0]!.places).toEqual([]);
  });

  it('names every rule that let it through, and the picture', () => {
    const logo = { ...named('logo'), text: false, descendants: false, image: true };
    const { pages, violations } = seen(
      [named('legal'), named('all'), logo],
      [
        meta('/apply'),
        snapshot(
          documentOf(
            element('div', { class: 'legal all' }, [text(CANARY)]),
            element('img', { class: 'logo', src: 'exhibit-asset:image-a0b1c2d3-7' }),
          ),
        ),
      ],
    );
    expect(violations).toBe(0);
    expect(pages[0]!.places).toEqual([
      { rule: 'all', part: 'text' },
      { rule: 'legal', part: 'text' },
      { rule: 'logo', part: 'image' },
    ]);
  });

  it('puts each place on the page that was open, also when that is told of behind its picture', () => {
    const { pages } = seen(
      [named('a'), named('b'), named('c')],
      [snapshot(documentOf(shown('a'))), told('/first')],
      [told('/second', 'navigation'), meta('/second'), snapshot(documentOf(shown('b')))],
      [mutation({ adds: [{ parentId: 2, nextId: null, node: shown('c') }] })],
      [meta('/first'), snapshot(documentOf())],
    );
    expect(pages.map(({ path, places }) => [path, places.map(({ rule: id }) => id)])).toEqual([
      ['/first', ['a']],
      ['/second', ['b', 'c']],
    ]);
  });

  it('counts what stood on a page at once, and by kind what can be typed or chosen', () => {
    const dialog = { ...element('dialog', {}, [element('input', { type: 'password' })]), id: 900 };
    const page = documentOf(
      element('input', { type: 'text' }),
      element('input', {}),
      element('input', { type: 'submit' }),
      element('select'),
      element('textarea'),
      element('img'),
      element('iframe'),
    );
    const { pages } = seen(
      [],
      [
        meta('/apply'),
        snapshot(page),
        mutation({ adds: [{ parentId: 2, nextId: null, node: dialog }] }),
        mutation({ removes: [{ parentId: 2, id: 900 }] }),
        mutation({ adds: [{ parentId: 2, nextId: null, node: dialog }] }),
      ],
    );
    const [{ shape }] = pages as [SeenInVisit['pages'][number]];
    const { sketch: _sketch, ...counts } = shape;
    expect(counts).toEqual({
      elements: 10,
      images: 1,
      frames: 1,
      fields: { text: 2, password: 1, 'multi-line': 1, list: 1 },
    });
  });

  it('knows a page by the steps of its tags: not by how often, in which order, or under which stand-in', () => {
    const sketchOf = (...children: unknown[]) =>
      seen([], [meta('/a'), snapshot(documentOf(...children))]).pages[0]!.shape.sketch;
    const row = (name: string) => element('li', {}, [element(name), element('b')]);
    expect(sketchOf(row('x-x0'), row('x-x0'))).toEqual(
      sketchOf(element('li', {}, [element('b'), element('x-x1')])),
    );
    expect(sketchOf(element('div', {}, [element('p')]))).not.toEqual(
      sketchOf(element('p', {}, [element('div')])),
    );
    expect(sketchOf(element('input', { type: 'text' }))).not.toEqual(
      sketchOf(element('input', { type: 'file' })),
    );
  });

  it('is bounded, and says when there was more', () => {
    const paths = Array.from(
      { length: 60 },
      (_, index) => `/${'abcdefgh'[index % 8]}${'ijklmnopqr'[index % 10]}z`,
    );
    const many = [
      ...new Set(paths),
      ...Array.from({ length: 30 }, (_, index) => `/${'k'.repeat(index + 4)}`),
    ];
    const { pages, more } = seen(
      [],
      many.flatMap((path) => [meta(path), snapshot(documentOf())]),
    );
    expect(many.length).toBeGreaterThan(50);
    expect({ pages: pages.length, more }).toEqual({ pages: 50, more: true });
    const long = `/${Array.from({ length: 18 }, () => 'k'.repeat(90)).join('/')}`;
    expect(seen([], [meta(long), snapshot(documentOf())]).pages[0]!.path).toHaveLength(500);
  });

  it('tells of what was let through before there was a page', () => {
    const added = [{ parentId: 1, nextId: null, node: { ...shown('a'), id: 7 } }];
    expect(seen([named('a')], [mutation({ adds: added })]).pages).toMatchObject([
      { path: '', places: [{ rule: 'a', part: 'text' }] },
    ]);
  });
});
