import type { Browser, Page } from 'playwright-core';
import type { MaskingPolicy, UnmaskRule } from '@exhibit/contract';
import { maskingBench } from '../build/bundle.mjs';
import type { BenchAnswer } from '../masking-bench/masking-bench.js';
import { MOST_PASTED_BYTES } from '../masking-bench/pasted-page.js';
import { launchBrowser } from './support/browser.js';
import { siteServer, type SiteServer } from './support/site-server.js';

let browser: Browser;
let site: SiteServer;
let elsewhere: SiteServer;
let page: Page;
beforeAll(async () => {
  const bench = await maskingBench();
  elsewhere = await siteServer({ '/*': 'away' });
  site = await siteServer({ '/': '<!doctype html><title>Console</title>' }, ({ url }, response) => {
    if (url !== '/masking-bench.html') return false;
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "sandbox allow-scripts; frame-ancestors 'self'",
    });
    response.end(bench);
    return true;
  });
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await elsewhere?.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  await page.goto(`${site.origin}/`);
});
afterEach(() => page.close());

const rule = (id: string, more: Partial<UnmaskRule> = {}): UnmaskRule => ({
  id,
  selector: `#${id}`,
  text: true,
  descendants: true,
  attributes: [],
  reason: 'It is the same text for everybody',
  ...more,
});

/** Asks as the console does: a frame of its own, a port, one question. */
function ask(html: string, rules: UnmaskRule[]): Promise<BenchAnswer> {
  const policy: MaskingPolicy = { version: 1, rules };
  return page.evaluate(
    async (question) => {
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', 'allow-scripts');
      frame.src = '/masking-bench.html';
      await new Promise((ready) => {
        frame.onload = ready;
        document.body.append(frame);
      });
      const { port1, port2 } = new MessageChannel();
      const answered = new Promise<BenchAnswer>((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
      frame.contentWindow!.postMessage(question, '*', [port2]);
      return answered;
    },
    { html, policy },
  );
}

async function tried(html: string, rules: UnmaskRule[]) {
  const answer = await ask(html, rules);
  if (!answer.ok) throw new Error(answer.code);
  return { ...answer.page, sent: JSON.stringify(answer.events) };
}

describe('the masking bench opens a pasted page that is hostile', () => {
  it('refuses a page above the limit before it is parsed', async () => {
    const large = `<p>${'a'.repeat(MOST_PASTED_BYTES)}</p>`;
    expect(await ask(large, [])).toEqual({ ok: false, code: 'TOO_LARGE' });
  });

  it('runs nothing of it, and asks nobody for anything', async () => {
    const away = `${elsewhere.origin}/leak`;
    const before = { site: site.requests.length, elsewhere: elsewhere.requests.length };
    const runs = `document.documentElement.id='ran';new Image().src='${away}/script'`;
    const { sent } = await tried(
      `<meta http-equiv="refresh" content="0;url=${away}/refresh"><base href="${away}/">
       <link rel="stylesheet" href="${away}/sheet"><link rel="preconnect" href="${elsewhere.origin}">
       <style>@import '${away}/import'; body{background:url(${away}/back)} @font-face{font-family:f;src:url(${away}/font)}</style>
       <script>${runs}</script><script src="/console.js"></script>
       <p id="here" onclick="${runs}" style="font-family:f;background:url(${away}/own)">Here <span>and there</span></p>
       <img src="${away}/img" onerror="${runs}"><img src="/api/people"><video poster="${away}/poster" src="${away}/video"></video>
       <iframe src="${away}/frame"></iframe><iframe srcdoc="<script>${runs}</script>"></iframe>
       <object data="${away}/object"></object><embed src="${away}/embed"><svg><image href="${away}/svg"/><use href="${away}/use#a"/></svg>
       <form action="${away}/form"><input autofocus onfocus="${runs}"></form><details open ontoggle="${runs}"></details>`,
      [rule('here')],
    );
    await page.evaluate(() => new Promise((later) => setTimeout(later, 300)));
    expect(elsewhere.requests.slice(before.elsewhere)).toEqual([]);
    expect(site.requests.slice(before.site).map(({ url }) => url)).toEqual(['/masking-bench.html']);
    expect(sent).not.toContain('ran');
    expect(sent).not.toContain(elsewhere.origin);
  });

  it('keeps it away from the console: an origin of its own, without its storage or its page', async () => {
    await ask('<p>Text</p>', []);
    const [, frame] = page.frames();
    expect(await frame!.evaluate(() => self.origin)).toBe('null');
    const reached = await frame!.evaluate(() => {
      const tries = [() => parent.document.title, () => localStorage.length, () => document.cookie];
      return tries.filter((attempt) => {
        try {
          attempt();
          return true;
        } catch {
          return false;
        }
      }).length;
    });
    expect(reached).toBe(0);
  });
});

describe('the masking bench says what a policy does on a page', () => {
  it('shows no secret whatever a rule names, and says what it refused', async () => {
    const { rules, refused, sent } = await tried(
      `<form id="all"><p>Apply</p><input type="password" value="s3cret-word"><input autocomplete="cc-number" value="4111111111111111">
       <input autocomplete="one-time-code" value="998877"><input type="hidden" value="hid-me"><input type="file">
       <input id="name" value="Ann Lee"><textarea>note-typed</textarea><div contenteditable="true">edited-text</div>
       <div data-exhibit-block>blocked-text</div></form>`,
      [rule('all'), rule('name')],
    );
    for (const secret of [
      's3cret',
      '4111',
      '998877',
      'hid-me',
      'Ann',
      'note-typed',
      'edited',
      'blocked-text',
    ])
      expect(sent).not.toContain(secret);
    expect(sent).toContain('Apply');
    expect(rules[0]).toMatchObject({ named: 1, texts: 1 });
    expect(new Map(rules[0]!.refused.map(({ why, elements }) => [why, elements]))).toEqual(
      new Map([
        ['password', 1],
        ['card', 1],
        ['one-time-code', 1],
        ['hidden', 1],
        ['file', 1],
        ['field', 2],
        ['editable', 1],
        ['blocked', 1],
      ]),
    );
    expect(rules[1]).toMatchObject({ named: 0, texts: 0, refused: [{ why: 'field', elements: 1 }] });
    expect(refused).toEqual(expect.arrayContaining([{ why: 'password', elements: 1 }]));
  });

  it('counts what each rule names and makes visible, and says where it stands', async () => {
    const { rules, texts, textsShown, sent } = await tried(
      `<main><section id="terms" title="The terms" lang="en"><h2>Terms</h2><p>Costs <b>38.50</b></p></section>
       <ul><li class="fee">One</li><li class="fee">Two</li></ul><p>Dear Ann Lee</p><img class="logo" alt="Bank"></main>`,
      [
        rule('terms', { descendants: false, text: false, attributes: ['title'] }),
        rule('fees', { selector: '.fee' }),
        rule('logo', {
          selector: 'img.logo',
          text: false,
          descendants: false,
          image: true,
          attributes: ['alt'],
        }),
        rule('nobody'),
      ],
    );
    expect(rules.map(({ id, named, texts, images }) => ({ id, named, texts, images }))).toEqual([
      { id: 'terms', named: 1, texts: 0, images: 0 },
      { id: 'fees', named: 2, texts: 2, images: 0 },
      { id: 'logo', named: 1, texts: 0, images: 1 },
      { id: 'nobody', named: 0, texts: 0, images: 0 },
    ]);
    expect(rules[0]).toMatchObject({
      paths: ['section#terms'],
      attributes: [{ name: 'title', elements: 1 }],
    });
    expect(rules[1]!.paths).toEqual(['main > ul > li:nth-of-type(1)', 'main > ul > li:nth-of-type(2)']);
    expect({ texts, textsShown }).toEqual({ texts: 6, textsShown: 2 });
    expect(sent).toContain('The terms');
    expect(sent).not.toContain('Ann');
    expect(sent).not.toContain('38.50');
  });

  it('gives back the text of an approved rule as it would have been recorded, and no other', async () => {
    const approvedTextHash = 'ab'.repeat(32);
    const { rules } = await tried(
      `<p id="a">The  <b>costs</b> <input value="typed"></p><p id="b">Other</p>`,
      [rule('a', { approvedTextHash }), rule('b')],
    );
    expect(rules.map(({ recordedTexts }) => recordedTexts)).toEqual([['The costs'], []]);
  });

  it('says the same as what leaves: every text that it counts as shown is in what would be sent, and no other', async () => {
    const words = Array.from({ length: 40 }, (_, index) => `word${index}end`);
    const html = words
      .map((word, index) => `<div class="${index % 3 ? 'a' : 'b'}"><p>${word}</p></div>`)
      .join('');
    const { textsShown, sent } = await tried(html, [rule('b', { selector: '.b' })]);
    expect(words.filter((word) => sent.includes(word)).length).toBe(textsShown);
    expect(textsShown).toBe(14);
  });
});
