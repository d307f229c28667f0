import { hidden, LINES, lines, marked, shown, SITE, TEXT } from './laboratory-page.js';

const LONG = `<div id="terms" data-exhibit-disclosure="terms">${lines}</div>`;
const SIGN = '<button id="sign" data-exhibit-action="sign">Sign</button>';
const BEFORE = { rule: { beforeAction: 'sign' } };
const style = (name: string, value: string) =>
  `document.getElementById('terms').style.${name}=${JSON.stringify(value)}`;
const rule = (text: string) => `document.getElementById('sheet').sheet.insertRule(${JSON.stringify(text)})`;
/** By then a recorder has seen the page, even where the machine is busy. */
const MIDWAY_MS = 1_500;

/** The text was readable, or not, at the wrong moment; or it was another text. */
export const momentPages = [
  hidden('too short', marked(), 'TOO_SHORT_CONTINUOUS', {
    rule: { minContinuousMs: 6_000 },
    changes: [[MIDWAY_MS, style('visibility', 'hidden')]],
    visit: (_page, look) => look(MIDWAY_MS + 1_000),
  }),
  hidden('again and again, but never long enough', marked(), 'TOO_SHORT_CONTINUOUS', {
    rule: { minContinuousMs: 4_000, minCumulativeMs: 0 },
    changes: [450, 1_200, 1_950].flatMap((ms): [number, string][] => [
      [ms, style('display', 'none')],
      [ms + 300, style('display', '')],
    ]),
    visit: (_page, look) => look(2_400),
  }),
  hidden('blinking by animation', marked('animation:blink .8s infinite'), 'HIDDEN', {
    head: '<style>@keyframes blink{50%{opacity:0}}</style>',
  }),
  shown('visible in the end', marked('visibility:hidden'), {
    visit: async (page, look) => {
      await look(300);
      await page.evaluate(style('visibility', 'visible'));
      await look();
    },
  }),
  hidden('hidden by a rule that was put into a sheet', marked(), 'TOO_SHORT_CONTINUOUS', {
    head: '<style id="sheet"></style>',
    rule: { minContinuousMs: 2 * MIDWAY_MS },
    changes: [[MIDWAY_MS, rule('#terms{color:#fff}')]],
    visit: (_page, look) => look(4 * MIDWAY_MS),
  }),
  hidden('of which one line among many is hidden by a rule', LONG, 'TOO_SHORT_CONTINUOUS', {
    approved: LINES.join(''),
    head: '<style id="sheet">#terms{font-size:12px;line-height:14px}</style>',
    rule: { minContinuousMs: 2 * MIDWAY_MS },
    changes: [[MIDWAY_MS, rule('#terms div:nth-child(20){color:#fff}')]],
    visit: (_page, look) => look(4 * MIDWAY_MS),
  }),
  hidden('swapped after the page had loaded', marked('', 'Terms apply.'), 'TEXT_DIFFERS'),
  hidden('changed while it was read', marked(), 'TEXT_DIFFERS', {
    rule: { minContinuousMs: 2 * MIDWAY_MS },
    changes: [[MIDWAY_MS, "document.getElementById('terms').firstChild.nodeValue='Terms apply.'"]],
    visit: (_page, look) => look(4 * MIDWAY_MS),
  }),
  hidden('in another version', marked('', TEXT.replace('3.9', '4.9')), 'TEXT_DIFFERS'),
  hidden(
    'in another language',
    `<div lang="de">${marked('', 'Repräsentatives Beispiel: ein Darlehen über 10.000 Euro.')}</div>`,
    'TEXT_DIFFERS',
  ),
  hidden('after the click instead of before', `${SIGN}${marked('display:none')}`, 'ONLY_AFTER_ACTION', {
    ...BEFORE,
    visit: async (page, look) => {
      await page.click('#sign');
      await page.evaluate(style('display', ''));
      await look();
    },
  }),
  shown('before the click', `${marked()}${SIGN}`, {
    ...BEFORE,
    visit: async (page, look) => {
      await look();
      await page.click('#sign');
    },
  }),
  hidden('never signed', `${marked()}${SIGN}`, 'ACTION_NOT_SEEN', { ...BEFORE, verdict: 'shown' }),
  hidden(
    'far from what is signed',
    `${marked()}<div style="height:400px"></div>${SIGN}`,
    'TOO_FAR_FROM_ACTION',
    {
      rule: { beforeAction: 'sign', maxActionDistancePx: 100 },
      visit: async (page, look) => {
        await look();
        await page.click('#sign');
      },
    },
  ),
  shown('close to what is signed', `${marked()}${SIGN}`, {
    rule: { beforeAction: 'sign', maxActionDistancePx: 100 },
    visit: async (page, look) => {
      await look();
      await page.click('#sign');
    },
  }),
  shown('before a button that only the configuration names', `${marked()}<button id="buy">Buy</button>`, {
    ...BEFORE,
    config: { actions: [{ action: 'sign', on: 'click', selector: '#buy' }] },
    visit: async (page, look) => {
      await look();
      await page.click('#buy');
    },
  }),
  shown('named by a selector', `<p class="small print">${TEXT}</p>`, {
    config: { disclosures: [{ key: 'terms', selector: '.print' }] },
  }),
  hidden('named by a selector that fits nothing', `<p>${TEXT}</p>`, 'NOT_OBSERVED', {
    config: { disclosures: [{ key: 'terms', selector: '.print' }] },
  }),
  hidden(
    'named by a selector that fits much',
    `<p lang="en">Welcome.</p><p lang="en">Our bank.</p><p lang="en">News.</p>`,
    'TEXT_DIFFERS',
    {
      config: { disclosures: [{ key: 'terms', selector: '[lang]' }] },
    },
  ),
  shown('twice, and both are readable', marked() + marked()),
  shown('twice, and one of them is readable', marked('display:none') + marked()),
  hidden('in another tab, behind', marked(), 'NOT_IN_FOREGROUND', {
    // Until the other tab has come, it is readable.
    rule: { minContinuousMs: 15_000 },
    visit: async (page, look) => {
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
      const other = await page.context().newPage();
      await other.goto(`${SITE}/other`);
      await other.bringToFront();
      await look();
    },
    documents: { '/other': '<!doctype html><p>Another tab.</p>' },
  }),
  shown('inserted late', '<main></main>', {
    visit: async (page, look) => {
      await look(300);
      await page.evaluate((text) => {
        document.querySelector('main')!.innerHTML = `<p data-exhibit-disclosure="terms">${text}</p>`;
      }, TEXT);
      await look();
    },
  }),
  shown(
    'in a list that makes its rows as they come into view',
    '<div id="list" style="height:200px;overflow:auto"><div id="space" style="height:4000px;position:relative"></div></div>',
    {
      head: `<script>addEventListener('DOMContentLoaded',()=>{const list=document.getElementById('list'),space=document.getElementById('space');
list.onscroll=()=>{const at=Math.floor(list.scrollTop/100);space.innerHTML=[0,1].map(n=>'<div style="position:absolute;height:100px;top:'+(at+n)*100+'px">'+(at+n===20?${JSON.stringify(marked())}:'Row '+(at+n))+'</div>').join('')};list.onscroll()})</script>`,
      visit: async (page, look) => {
        await page.evaluate(() => (document.getElementById('list')!.scrollTop = 2_000));
        await look();
      },
    },
  ),
  hidden('in a font that has not come yet', marked('font-family:Late,serif'), 'HIDDEN', {
    head: '<style>@font-face{font-family:Late;src:url(/never.woff2);font-display:block}</style>',
  }),
  shown('in the page’s own font, because the other cannot be had', marked('font-family:Late,serif'), {
    head: '<style>@font-face{font-family:Late;src:url(/late.woff2);font-display:block}</style>',
  }),
];
