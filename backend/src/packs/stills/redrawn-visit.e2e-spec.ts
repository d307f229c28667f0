import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findChromium, launchChromium } from '@exhibit/evaluation/chromium';
import type { Browser } from 'playwright-core';
import { hidden, type LaboratoryPage, marked, shown } from '../../../test/laboratory/laboratory-page.js';
import { disclosureOn, oneVisit } from '../../../test/laboratory/one-visit.js';
import type { DisclosureVersion } from '../../evidence/disclosure-version.js';
import { judgeRecording } from '../../evidence/judge-recording.js';
import { pngSize } from '../../evidence/stills.js';
import type { Configuration } from '../../platform/config/configuration.js';
import { type Drawn, RedrawnVisit } from './redrawn-visit.service.js';
import { SharedBrowser } from './still-browser.js';

/** Real visits, recorded by the recorder as it ships, and drawn again in a browser of the appliance. */
let browser: Browser;
let recorder: string;
const drawing = new SharedBrowser();
let outside: Server;
let away: string;
const asked: string[] = [];

beforeAll(async () => {
  recorder = await readFile(
    new URL('../../../../recorder/dist/exhibit-recorder.js', import.meta.url),
    'utf8',
  );
  browser = await launchChromium();
  for (const page of [...HONEST, ...FORGED.map(([page]) => page), WHITE, MASKED, PLAIN]) {
    const events = oneVisit(browser, recorder, page).then((visit) => visit.events);
    events.catch(() => undefined);
    visits.set(page, events);
  }
  await Promise.allSettled(visits.values());
  outside = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  away = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser?.close();
  await drawing.end();
  outside.close();
});

const room = (configuration: object = { mode: 'evaluation', stills: { chromium: findChromium() } }) =>
  new RedrawnVisit(configuration as Configuration);

const NO_GAPS = { segments: [], gaps: [] };

async function remeasured(
  events: unknown[],
  disclosure: DisclosureVersion,
): Promise<{ word: string; drawn: Drawn; stills: Buffer[] }> {
  const [verdict] = judgeRecording(NO_GAPS, [events], [disclosure]);
  const measured = await room().measure(
    { manifest: NO_GAPS, disclosure, verdict: verdict!, segments: () => [events], assets: [] },
    drawing,
  );
  return { word: verdict!.verdict, ...measured };
}

/** All at once: a visitor mostly waits. */
const visits = new Map<LaboratoryPage, Promise<unknown[]>>();
const visitTo = (page: LaboratoryPage): Promise<unknown[]> => visits.get(page)!;

interface Observed {
  type: number;
  data: { tag?: string; payload?: Record<string, unknown> };
}

/** A recorder that lies: whatever it measured, it says that all was well. */
const forged = (events: unknown[]): unknown[] =>
  (events as Observed[]).map((event) =>
    event.data?.tag === 'exhibit.disclosure'
      ? {
          ...event,
          data: {
            ...event.data,
            payload: {
              ...event.data.payload,
              ...{ visibleShare: 1, hidden: [], foreground: true, contrast: 12 },
            },
          },
        }
      : event,
  );

const look = process.env['EXHIBIT_LOOK'];

const HONEST = [
  shown('a text on a plain page', marked()),
  shown(
    'a text under a layer through which everything is seen',
    `${marked()}<div style="position:fixed;inset:0"></div>`,
  ),
  shown('a text below a page that was scrolled', `<div style="height:1500px"></div>${marked()}`, {
    visit: async (page, look) => {
      await page.evaluate(() => scrollTo(0, 1_200));
      await look();
    },
  }),
  shown('a text in an open shadow', '<div id="host"></div>', {
    before: (page) =>
      page.evaluate((html) => {
        document.querySelector('#host')!.attachShadow({ mode: 'open' }).innerHTML = html;
      }, marked()),
  }),
];
const veil = (style: string) => `<div style="position:fixed;inset:0;background:#fff;${style}"></div>`;
const FORGED = [
  [
    hidden('white on white by a rule', marked(), 'HIDDEN', { head: '<style>body p{color:#fff}</style>' }),
    'NO_INK',
  ],
  [
    hidden('behind a veil that lets the pointer through', `${marked()}${veil('pointer-events:none')}`),
    'COVERED',
  ],
  [
    hidden('faded by a rule on what is around it', `<main>${marked()}</main>`, 'HIDDEN', {
      head: '<style>body main{opacity:0}</style>',
    }),
    'NO_INK',
  ],
  [hidden('moved out of the window', marked('text-indent:-9999px')), 'OUT_OF_WINDOW'],
] as const;
const WHITE = hidden('white on white', marked('color:#fff'));
const PLAIN = shown('a plain page', marked());
const MASKED = shown('masked all over', `<p>${'Something else about our bank. '.repeat(30)}</p>${marked()}`, {
  config: { policy: { version: 1, rules: [] } },
});

describe('an honest recording is agreed with', () => {
  it.each(HONEST)('$name', async (page) => {
    const { word, drawn, stills } = await remeasured(await visitTo(page), disclosureOn(page));
    if (look)
      for (const [n, still] of stills.entries()) await writeFile(`${look}-${page.name}-${n}.png`, still);
    expect({
      word,
      result: drawn.result,
      reasons: drawn.reasons,
      drawn: drawn.moments.map((m) => m.drawn),
    }).toMatchObject({
      word: 'shown',
      result: 'agrees',
      reasons: [],
    });
    expect(drawn.moments.map(({ why }) => why)).toEqual(['start', 'middle', 'end']);
    expect(stills.map((still) => pngSize(still))).toEqual(
      drawn.moments.map(({ still }) => ({ width: still!.width, height: still!.height })),
    );
  });
});

describe('a recorder that says "shown" while the page hid the text is contradicted', () => {
  it.each(FORGED.map(([page, reason]) => [page.name, page, reason] as const))(
    '%s',
    async (_name, page, reason) => {
      const events = forged(await visitTo(page));
      const { word, drawn } = await remeasured(events, disclosureOn(page));
      expect({
        word,
        result: drawn.result,
        reasons: drawn.reasons,
        drawn: drawn.moments.map((m) => m.drawn),
      }).toMatchObject({
        result: 'contradicts',
        reasons: [reason],
      });
      expect(['shown', 'cannot_determine']).toContain(word);
    },
  );
});

it('agrees that a text was hidden, and calls nothing shown', async () => {
  const page = WHITE;
  const { word, drawn } = await remeasured(await visitTo(page), disclosureOn(page));
  expect({ word, result: drawn.result, reasons: drawn.reasons }).toEqual({
    word: 'not_shown',
    result: 'agrees',
    reasons: ['NO_INK'],
  });
});

it('says that masking keeps it from comparing words and places, rather than calling a recorder a liar', async () => {
  const page = MASKED;
  const { drawn } = await remeasured(await visitTo(page), disclosureOn(page));
  expect(drawn.moments[1]!.drawn).toMatchObject({ text: 'masked', textHash: null });
  expect(drawn.moments[1]!.drawn!.limits).toEqual(['MASKED_LAYOUT', 'MASKED_TEXT']);
  expect(drawn.result).not.toBe('contradicts');
});

it('refuses whatever the drawn page asks the network for, and counts it', async () => {
  const page = PLAIN;
  const events = (await visitTo(page)) as { type: number; data: { node?: { childNodes: never[] } } }[];
  const reach = {
    type: 2,
    id: 99_001,
    tagName: 'iframe',
    attributes: { src: `${away}/frame` },
    childNodes: [],
  };
  const style = {
    type: 2,
    id: 99_002,
    tagName: 'link',
    attributes: { rel: 'stylesheet', href: `${away}/sheet` },
    childNodes: [],
  };
  const image = { type: 2, id: 99_003, tagName: 'img', attributes: { src: `${away}/image` }, childNodes: [] };
  for (const { type, data } of events)
    if (type === 2) bodyIn(data.node!)!.childNodes.push(...([reach, style, image] as never[]));
  const { drawn } = await remeasured(events, disclosureOn(page));
  expect(asked).toEqual([]);
  expect(drawn.moments[1]!.drawn!.limits).toContain('SHEETS_MISSING');
  expect(drawn.refusedRequests).toBeGreaterThan(0);
});

it('says that there is no browser to measure with', async () => {
  const visit = {
    manifest: NO_GAPS,
    disclosure: disclosureOn(shown('any', marked())),
    verdict: { intervals: [{ from: 1, to: 2 }] } as never,
    segments: () => [],
    assets: [],
  };
  await expect(room({ mode: 'evaluation' }).measure(visit)).rejects.toMatchObject({
    code: 'STILLS_UNAVAILABLE',
  });
});

interface RecordedNode {
  tagName?: string;
  childNodes: RecordedNode[];
}

const bodyIn = (node: RecordedNode): RecordedNode | null =>
  node.tagName === 'body'
    ? node
    : ((node.childNodes ?? []).map(bodyIn).find((found) => found !== null) ?? null);
