import { FILLER, hidden, lines, LINES, marked, OTHER_SITE, shown, TEXT } from './laboratory-page.js';

const inShadow = (inside: string, style = '') =>
  `<div id="host" style="${style}"></div><script>document.getElementById('host').attachShadow({mode:'open'}).innerHTML=${JSON.stringify(inside)}</script>`;
const document_ = (body: string) =>
  `<!doctype html><html lang="en"><body style="margin:8px">${body}</body></html>`;
const TALL = `<div data-exhibit-disclosure="terms" style="font-size:30px;line-height:60px">${lines}</div><div style="height:900px"></div>`;
const slide = (left: string) =>
  `<div style="width:500px;overflow:hidden"><div style="display:flex;transform:translateX(${left})"><div style="flex:0 0 500px">Welcome to our bank.</div><div style="flex:0 0 500px">${marked()}</div></div></div>`;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** The text is somewhere else: further down, in a part of the page of its own, or on another screen. */
export const placePages = [
  hidden('below the fold', FILLER + marked(), 'NOT_OBSERVED'),
  shown('below the fold and scrolled to', FILLER + marked(), {
    visit: async (page, look) => {
      await page.evaluate(() => scrollTo(0, 1e6));
      await look();
    },
  }),
  hidden(
    'half below the fold',
    `<div style="height:calc(100vh - 40px)"></div>${marked('width:200px')}`,
    'SHARE_TOO_SMALL',
  ),
  hidden('on another slide', slide('0'), 'SHARE_TOO_SMALL'),
  shown('on the slide that is shown', slide('-500px')),
  hidden(
    'running past',
    `<marquee data-exhibit-disclosure="terms" width="300" scrolldelay="60">${TEXT}</marquee>`,
    'SHARE_TOO_SMALL',
  ),
  shown(
    'fixed inside a transform',
    `<div style="transform:translateY(40px);width:600px;height:200px;overflow:hidden">${marked('position:fixed;top:0')}</div>`,
  ),
  hidden(
    'fixed inside a transform that cuts it off',
    `<div style="transform:translateY(40px);width:600px;height:30px;overflow:hidden">${marked('position:fixed;top:100px')}</div>`,
    'NOT_OBSERVED',
  ),
  shown('sticky while the page scrolls', `${marked('position:sticky;top:0;background:#fff')}${FILLER}`, {
    visit: async (page, look) => {
      await page.evaluate(() => scrollTo(0, 600));
      await look();
    },
  }),
  shown('in an open shadow root', inShadow(marked())),
  hidden('in an open shadow root, white on white', inShadow(marked('color:#fff'))),
  hidden('in an open shadow root that blinks', inShadow(marked(), 'animation:blink .5s infinite'), 'HIDDEN', {
    head: '<style>@keyframes blink{50%{opacity:0}}</style>',
  }),
  hidden(
    'in an open shadow root, under an overlay of the page',
    `${inShadow(marked())}<div style="position:fixed;inset:0;background:#fff"></div>`,
  ),
  shown(
    'in a slot',
    `<div id="host">${marked()}</div><script>document.getElementById('host').attachShadow({mode:'open'}).innerHTML='<section style="padding:20px;background:#eef"><slot></slot></section>'</script>`,
  ),
  hidden(
    'in a slot that is faded out',
    `<div id="host">${marked()}</div><script>document.getElementById('host').attachShadow({mode:'open'}).innerHTML='<section style="opacity:.2"><slot></slot></section>'</script>`,
  ),
  hidden('in a closed shadow root', inShadow(marked()).replace("'open'", "'closed'"), 'NOT_OBSERVED'),
  shown('in a frame of the same site', '<iframe src="/inner" width="700" height="300"></iframe>', {
    documents: { '/inner': document_(marked()) },
  }),
  hidden(
    'in a frame of the same site that shows too little of it',
    '<iframe src="/inner" width="700" height="24"></iframe>',
    'SHARE_TOO_SMALL',
    {
      documents: { '/inner': document_(marked('margin:0;width:300px')) },
    },
  ),
  hidden(
    'in a frame of the same site, under an overlay of the page',
    '<iframe src="/inner" width="700" height="300"></iframe><div style="position:fixed;inset:0;background:#fff"></div>',
    'HIDDEN',
    {
      documents: { '/inner': document_(marked()) },
    },
  ),
  {
    ...hidden(
      'in a frame of another site',
      `<iframe src="${OTHER_SITE}/inner" width="700" height="300"></iframe>`,
      'BLIND',
    ),
    verdict: 'cannot_determine' as const,
    documents: { [`${OTHER_SITE}/inner`]: document_(marked()) },
  },
  hidden(
    'under a frame of another site',
    `${marked()}<iframe src="${OTHER_SITE}/inner" style="position:fixed;inset:0;width:100%;height:100%;border:0"></iframe>`,
    'HIDDEN',
    {
      documents: { [`${OTHER_SITE}/inner`]: document_('Advertisement') },
      verdict: 'not_shown',
    },
  ),
  shown('on a phone', marked(), {
    browser: PHONE,
    head: '<meta name="viewport" content="width=device-width">',
  }),
  shown('for phones only, on a phone', marked(), {
    browser: PHONE,
    head: '<meta name="viewport" content="width=device-width">',
    rule: { devices: ['phone'] },
  }),
  {
    name: 'for phones only, on a desktop',
    html: marked(),
    rule: { devices: ['phone' as const] },
    verdict: 'not_applicable' as const,
    reason: 'DEVICE' as const,
  },
  shown('with the browser’s zoom at 150 %', marked(), {
    browser: { deviceScaleFactor: 1.5, viewport: { width: 853, height: 533 } },
  }),
  hidden(
    'pinched in on something else',
    `${marked('margin:0')}<div style="height:1500px"></div>`,
    'SHARE_TOO_SMALL',
    {
      browser: PHONE,
      head: '<meta name="viewport" content="width=device-width">',
      before: async (page) => {
        const session = await page.context().newCDPSession(page);
        await session.send('Emulation.setPageScaleFactor', { pageScaleFactor: 4 });
      },
    },
  ),
  shown('with reduced motion', marked(), { browser: { reducedMotion: 'reduce' } }),
  shown('tall, and read in parts', TALL, {
    approved: LINES.join(''),
    rule: { lineByLine: true, minContinuousMs: 300, minCumulativeMs: 300, minVisibleShare: 1 },
    visit: async (page, look) => {
      for (let y = 0; y <= 2_000; y += 500) {
        await page.evaluate((top) => scrollTo(0, top), y);
        await look(1_000);
      }
    },
  }),
  shown(
    'tall, and read in parts below a header that stays',
    `${TALL}<div style="position:fixed;left:0;top:0;width:100%;height:60px;background:#fff"></div>`,
    {
      approved: LINES.join(''),
      rule: { lineByLine: true, minContinuousMs: 300, minCumulativeMs: 300, minVisibleShare: 0.95 },
      visit: async (page, look) => {
        for (let y = 0; y <= 2_000; y += 500) {
          await page.evaluate((top) => scrollTo(0, top), y);
          await look(1_000);
        }
      },
    },
  ),
  hidden(
    'tall, and read in parts through a veil that lets pointers through',
    `${TALL}<div style="position:fixed;inset:0;background:#fff;pointer-events:none"></div>`,
    'HIDDEN',
    {
      approved: LINES.join(''),
      rule: { lineByLine: true, minContinuousMs: 300, minCumulativeMs: 300, minVisibleShare: 0.95 },
      visit: async (page, look) => {
        for (let y = 0; y <= 2_000; y += 500) {
          await page.evaluate((top) => scrollTo(0, top), y);
          await look(600);
        }
      },
    },
  ),
  hidden('tall, and scrolled past', TALL, 'SHARE_TOO_SMALL', {
    approved: LINES.join(''),
    rule: { lineByLine: true, minContinuousMs: 300, minCumulativeMs: 300, minVisibleShare: 1 },
    visit: async (page, look) => {
      await look(900);
      // By the page's own timer: the recorder's cannot come twice before it, however busy the machine.
      await page.evaluate(async () => {
        scrollTo(0, 1_000);
        await new Promise((resolve) => setTimeout(resolve, 60));
        scrollTo(0, 2_000);
      });
      await look(900);
    },
  }),
];
