import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '@exhibit/evaluation/chromium';
import { pngSize } from '../../evidence/stills.js';
import type { Configuration } from '../../platform/config/configuration.js';
import { eventually } from '../../../test/support/poll.js';
import { StillPictures, type RecordingToPicture } from './still-pictures.service.js';

const AT = 1_763_700_000_000;
const verdicts = [{ disclosure: 'rate', intervals: [{ from: AT + 1_000, to: AT + 3_000 }] }];

let outside: Server;
let away: string;
const asked: string[] = [];

beforeAll(async () => {
  outside = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  away = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
});
afterAll(() => {
  outside.close();
});

const pictures = (configuration: object = { mode: 'evaluation', stills: { chromium: findChromium() } }) =>
  new StillPictures(configuration as Configuration);

let nodeId = 1;
const element = (tagName: string, attributes: Record<string, string> = {}, childNodes: unknown[] = []) => ({
  type: 2,
  id: nodeId++,
  tagName,
  attributes,
  childNodes,
});
const text = (textContent: string) => ({ type: 3, id: nodeId++, textContent });

function visit(body: unknown[], more: unknown[] = [], size = { width: 640, height: 480 }): unknown[][] {
  const page = element('html', {}, [element('head'), element('body', { style: 'margin:0' }, body)]);
  const node = { type: 0, id: nodeId++, childNodes: [page] };
  return [
    [
      { type: 4, timestamp: AT, data: { href: 'https://bank.example/', ...size } },
      { type: 2, timestamp: AT + 1, data: { node, initialOffset: { top: 0, left: 0 } } },
    ],
    more,
  ];
}

const recording = (segments: unknown[][], about: Partial<RecordingToPicture> = {}): RecordingToPicture => ({
  verdicts,
  segments: () => segments,
  assets: [],
  ...about,
});

/** Folders and processes of browsers that drew stills. */
const leftFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('exhibit-stills-'));
const processes = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });

describe('a pack without a picture says why', () => {
  it('when the appliance has no browser', async () => {
    const stills = await pictures({ mode: 'evaluation' }).take(recording(visit([])));
    expect(stills).toMatchObject({ browser: null, taken: [] });
    expect(stills.missing).toEqual([{ disclosure: 'rate', why: 'STILLS_UNAVAILABLE' }]);
  });

  it('when the browser is no browser, and leaves nothing of it behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-no-browser-'));
    const program = join(folder, 'stubborn');
    writeFileSync(program, `#!/bin/sh\ntrap '' TERM\nsleep 1000 & wait\n`);
    chmodSync(program, 0o755);
    for (const chromium of [program, '/bin/false', join(folder, 'absent')]) {
      const room = pictures({ mode: 'evaluation', stills: { chromium } });
      room.limits.startMs = 500;
      const { missing } = await room.take(recording(visit([])));
      expect(missing).toEqual([{ disclosure: 'rate', why: 'STILLS_UNAVAILABLE' }]);
    }
    await eventually('nothing of it runs', async () => (processes().includes(program) ? null : true));
    rmSync(folder, { recursive: true });
  });

  it('when the text was at no time visible', async () => {
    const stills = await pictures().take(
      recording([], { verdicts: [{ disclosure: 'rate', intervals: [] }] }),
    );
    expect(stills.missing).toEqual([{ disclosure: 'rate', why: 'NOT_VISIBLE' }]);
  });

  it.each<[string, unknown[][]]>([
    ['has no whole picture', [[{ type: 3, timestamp: AT, data: { source: 0 } }]]],
    ['is no list of events', ['x' as never, [null, 7, { type: 'x' }]]],
    [
      'has a picture of nothing',
      [
        [
          { type: 4, timestamp: AT, data: {} },
          { type: 2, timestamp: AT, data: {} },
        ],
      ],
    ],
  ])('when the recording %s', async (_what, segments) => {
    const { missing } = await pictures().take(recording(segments));
    expect(missing).toEqual([{ disclosure: 'rate', why: 'STILL_FAILED' }]);
  });

  it('in production for root, and takes them for anybody else', async () => {
    const { taken, missing } = await pictures({
      mode: 'production',
      stills: { chromium: findChromium() },
    }).take(recording(visit([])));
    const isRoot = process.getuid?.() === 0;
    expect([...taken, ...missing].map((still) => ('why' in still ? still.why : 'taken'))).toEqual([
      isRoot ? 'STILLS_UNAVAILABLE' : 'taken',
    ]);
  });
});

it('asks nobody outside for anything and runs no script of the recorded page (P10)', async () => {
  const call = `document.body.style.background='red';window.top.document.title='pwned';fetch('${away}/js')`;
  const body = [
    element('p', { onclick: call, style: `background:url(${away}/style)` }, [text('a harmless paragraph')]),
    element('script', {}, [text(call)]),
    element('script', { src: `${away}/script.js` }),
    element('img', { src: `${away}/img.png`, srcset: `${away}/srcset.png 2x`, onerror: call }),
    element('img', { src: 'file:///etc/passwd' }),
    element('iframe', { src: `javascript:${call}` }),
    element('iframe', { src: `${away}/frame` }),
    element('iframe', { srcdoc: `<script>${call}</script><img src=${away}/srcdoc>` }),
    element('object', { data: `${away}/object` }),
    element('embed', { src: `${away}/embed` }),
    element('video', { src: `${away}/video`, poster: `${away}/poster`, autoplay: '' }),
    element('link', { rel: 'stylesheet', href: `${away}/link.css` }),
    element('link', { rel: 'preconnect', href: away }),
    element('style', { _cssText: `@import url(${away}/import.css);p{background:url(${away}/css)}` }),
    element('meta', { 'http-equiv': 'refresh', content: `0;url=${away}/refresh` }),
    element('base', { href: away }),
  ];
  const stills = await pictures().take(recording(visit(body)));
  expect(stills.missing).toEqual([]);
  expect(stills.taken).toHaveLength(1);
  expect(asked).toEqual([]);
});

it('pictures the page at the moment, at the recorded screen, and leaves no process and no file', async () => {
  const words = element('p', { id: 'rate', style: 'font:20px sans-serif;background:#ff0' }, []);
  const late = text('too late');
  const changes = [
    {
      type: 3,
      timestamp: AT + 500,
      data: {
        source: 0,
        adds: [{ parentId: words.id, nextId: null, node: text('Representative example: 3.9 % APR.') }],
        texts: [],
        attributes: [],
        removes: [],
      },
    },
    {
      type: 3,
      timestamp: AT + 2_500,
      data: {
        source: 0,
        adds: [{ parentId: words.id, nextId: null, node: late }],
        texts: [],
        attributes: [],
        removes: [],
      },
    },
  ];
  const picture = async (segments: unknown[][]): Promise<Buffer> => {
    const { taken, browser, player } = await pictures().take(recording(segments));
    expect(browser).toMatch(/Chrom/);
    expect(player).toMatch(/^@rrweb\/replay \d/);
    expect(taken).toMatchObject([{ disclosure: 'rate', at: AT + 2_000, width: 640, height: 480 }]);
    expect(pngSize(taken[0]!.png)).toEqual({ width: 640, height: 480 });
    return Buffer.from(taken[0]!.png);
  };
  const [whole, without, until] = [
    await picture(visit([words], changes)),
    await picture(visit([words])),
    await picture(visit([words], changes.slice(0, 1))),
  ];
  expect(whole.equals(without)).toBe(false);
  expect(whole.equals(until)).toBe(true);
  if (process.env['EXHIBIT_LOOK']) writeFileSync(process.env['EXHIBIT_LOOK'], whole);
  expect(leftFolders()).toEqual([]);
  expect(processes()).not.toContain('exhibit-stills-');
});
