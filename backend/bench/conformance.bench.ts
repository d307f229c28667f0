// What the check of every string at sealing costs, beside reading the same bytes as JSON, which nothing can avoid.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { Benchmark } from './benchmark.ts';
import { type Comparison, lineOf, rate, sideBySide } from './side-by-side.ts';

/** What a ratio must reach. */
const LEAST = 0.1;
const ROUNDS = 15;

// The compiled check, as it runs in life; its types come from the source.
const { RecordingCheck } = (await import(
  new URL('../dist/src/masking/conformance/recording-check.js', import.meta.url).href
)) as typeof import('../src/masking/conformance/recording-check.js');

const POLICY = {
  version: 1,
  rules: [
    {
      id: 'disclosures',
      selector: '[data-exhibit-disclosure="example"]',
      text: true,
      descendants: true,
      attributes: [],
      reason: 'what the firm must show to everybody',
    },
  ],
};
const SITE = { origins: ['https://bank.test'], disclosures: new Set(['example']), tags: [] };

export const benchmark: Benchmark = {
  expected: `ours beside reading the same bytes; a ratio of at least ${LEAST} is expected`,
  run: async (say) => {
    const comparisons: Comparison[] = [];
    for (const [what, events] of Object.entries(segments())) {
      const json = JSON.stringify(events);
      const megabytes = Buffer.byteLength(json) / 1_000_000;
      const times = Math.max(1, Math.round(4 / megabytes));
      const perSecond = async (work: () => unknown) => (await rate(times, 1, async () => work())) * megabytes;
      const judge = () => {
        const check = new RecordingCheck(SITE);
        check.segment(0, POLICY, JSON.parse(json));
        const { violations, first } = check.result;
        if (violations > 0) throw new Error(`it does not conform: ${JSON.stringify(first[0])}`);
      };
      const both = await sideBySide(
        `${what}, ${megabytes.toFixed(1)} MB`,
        'MB/s',
        ROUNDS,
        () => perSecond(judge),
        () => perSecond(() => JSON.parse(json)),
      );
      // Reading a sheet as JSON copies it, and looks at no word: that is no measure, only the time is.
      const comparison = { ...both, judged: what !== 'style sheets' };
      comparisons.push(comparison);
      say(lineOf(comparison));
      say(
        `    the check alone: ${(1_000 / both.ours - 1_000 / both.baseline).toFixed(1)} ms per MB of events`,
      );
    }
    const below = comparisons.filter(({ ratio, judged }) => judged && ratio < LEAST);
    return {
      figures: { comparisons },
      missed: below.map(({ what, ratio }) => `${what}: a ratio of ${ratio.toFixed(2)}`),
    };
  },
};

/** Segments as an honest recorder sends them: a large page, its changes, its styles. */
function segments(): Record<string, unknown[]> {
  let id = 4;
  const text = (words: string) => ({ type: 3, id: id++, textContent: words });
  const element = (tagName: string, attributes: object, childNodes: unknown[] = []) => ({
    type: 2,
    id: id++,
    tagName,
    attributes,
    childNodes,
  });
  const row = (n: number) =>
    element('div', { class: `x${(n % 300).toString(36)} x1`, style: 'width:120px;color:#333' }, [
      element('span', { class: 'x2', role: 'cell' }, [text('xxxxxx xxxx xx xxxxxxxx')]),
      element('input', { type: 'text', value: '***', id: `x${(n % 900).toString(36)}` }),
    ]);
  const event = (type: number, data: unknown, n = 0) => ({ type, timestamp: 1_763_700_000_000 + n, data });
  const document = (...children: unknown[]) => ({
    type: 0,
    id: 1,
    childNodes: [element('html', {}, children)],
  });
  const snapshot = (...children: unknown[]) =>
    event(2, { node: document(...children), initialOffset: { top: 0, left: 0 } });
  const rows = Array.from({ length: 10_000 }, (_, n) => row(n));
  const changes = Array.from({ length: 5_000 }, (_, n) =>
    event(
      3,
      {
        source: 0,
        texts: [{ id: 7, value: 'xxx xxxxxxx xx' }],
        attributes: [
          { id: 5, attributes: { class: `x${(n % 300).toString(36)}`, style: { width: `${n % 500}px` } } },
        ],
        removes: [],
        adds: [{ parentId: 2, nextId: null, node: text('xxxx xxx') }],
      },
      n,
    ),
  );
  const moves = Array.from({ length: 20_000 }, (_, n) =>
    event(3, { source: 1, positions: [{ x: n % 1_280, y: n % 800, id: 5, timeOffset: -n % 500 }] }, n),
  );
  return {
    'a snapshot of 40,000 nodes': [snapshot(...rows)],
    'changes of a page': [snapshot(row(0)), ...changes],
    'moves of a pointer': [snapshot(row(0)), ...moves],
    'style sheets': [
      snapshot(
        ...Array.from({ length: 10 }, (_, n) => element('style', { _cssText: `${styles()}.x${n}{top:0}` })),
      ),
    ],
  };
}

/** A real theme with its names replaced, as the recorder would send it. */
function styles(): string {
  const package_ = createRequire(import.meta.url).resolve('@angular/material/package.json');
  const css = readFileSync(join(dirname(package_), 'prebuilt-themes', 'pink-bluegrey.css'), 'utf8');
  const aliases = new Map<string, string>();
  const alias = (name: string) => {
    if (!aliases.has(name)) aliases.set(name, `x${aliases.size.toString(36)}`);
    return aliases.get(name)!;
  };
  return css
    .replace(/--[\w-]+/g, (name) => `--${alias(name)}`)
    .replace(/\.(?=[a-zA-Z_])[\w-]+/g, (name) => `.${alias(name)}`)
    .replace(/\[[^\]]*\]/g, '')
    .replace(/@keyframes ([\w-]+)/g, (_, name: string) => `@keyframes ${alias(name)}`)
    .replace(/(\.\d{4})\d+/g, '$1')
    .replace(/animation:[^;}]*/g, 'animation:none')
    .replace(/url\([^)]*\)|"[^"]*"/g, '""');
}
