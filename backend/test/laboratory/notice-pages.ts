import { banner, fair, NOTICE, script, unequal, unread, unsure, type NoticePage } from './notice-page.js';

const press = (key: string) => async (page: import('playwright-core').Page) => {
  await page.focus('#yes');
  await page.keyboard.press(key);
};
const shadow = `<div id="host"></div>${script(`
  const root = document.getElementById('host').attachShadow({ mode: 'open' });
  root.innerHTML = \`<section><p data-exhibit-notice style="font-size:16px">${NOTICE}</p>
    <button id="yes" data-exhibit-accept>Accept it</button> <button data-exhibit-refuse>Refuse it</button></section>\`;
  root.getElementById('yes').addEventListener('click', () => Exhibit.consent.give({ language: 'en' }));`)}`;

export const noticePages: NoticePage[] = [
  fair('plainly shown, both answers alike', banner()),
  fair(
    'the notice taken away before the page tells of the yes',
    banner({ banner: 'position:fixed;bottom:0' }),
  ),
  fair('answered by the keyboard', banner(), { answer: press('Enter') }),
  fair('answered by touch, on a phone', banner(), {
    browser: { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true },
    answer: (page) => page.tap('#yes'),
  }),
  fair('inside a shadow root', shadow),
  fair(
    'told of a second after the click',
    banner({
      gives: `document.addEventListener('click', ({ target }) => target.id === 'yes' &&
      (document.getElementById('banner').remove(), setTimeout(() => Exhibit.consent.give({ language: 'en' }), 1000)))`,
    }),
  ),
  fair('refused first, then accepted', banner(), {
    answer: async (page) => {
      await page.click('#no');
      await page.click('#yes');
    },
  }),

  unequal(
    'a large yes and a tiny no',
    banner({ accept: 'padding:24px 90px;font-size:24px', refuse: 'padding:2px;min-width:0' }),
    'REFUSE_SMALLER',
  ),
  unequal(
    'a no in small print',
    banner({ refuse: 'font-size:12px;padding:10px 24px' }),
    'REFUSE_FONT_SMALLER',
  ),
  unequal(
    'a no as a faint link',
    banner({ refuse: 'color:#aaa;background:#fff;border:0;text-decoration:underline' }),
    'REFUSE_TOO_FAINT',
  ),
  unequal(
    'a no that stands out far less',
    banner({ accept: 'background:#fff', refuse: 'color:#666;background:#fff' }),
    'REFUSE_FAINTER',
  ),
  unequal('a no that is not displayed', banner({ refuse: 'display:none' }), 'REFUSE_NOT_VISIBLE'),
  unequal('a no in a transparent colour', banner({ refuse: 'color:transparent' }), 'REFUSE_NOT_VISIBLE'),
  unequal(
    'a no in a closed second layer',
    banner({
      answers: `<button id="yes" data-exhibit-accept>Accept</button>
      <details><summary>Settings</summary><button data-exhibit-refuse>Refuse</button></details>`,
    }),
    'REFUSE_NOT_VISIBLE',
  ),
  unequal(
    'a no below the fold',
    banner({ refuse: 'position:absolute;top:2000px;left:20px' }),
    'REFUSE_NOT_VISIBLE',
  ),
  unequal(
    'a no that something covers',
    banner({
      answers: `<button id="yes" data-exhibit-accept>Accept</button>
      <span style="position:relative"><button data-exhibit-refuse>Refuse</button>
      <i style="position:absolute;inset:-4px;background:#fff"></i></span>`,
    }),
    'REFUSE_NOT_VISIBLE',
  ),
  fair(
    'no control that refuses at all',
    banner({ answers: '<button id="yes" data-exhibit-accept>Accept</button>' }),
    {
      answers: 'cannot_determine',
      answersReason: 'REFUSE_NOT_FOUND',
    },
  ),
  fair(
    'a no that is a picture',
    banner({
      answers: `<button id="yes" data-exhibit-accept>Accept</button>
      <button data-exhibit-refuse style="width:90px;height:30px"><svg></svg></button>`,
    }),
    { answers: 'cannot_determine', answersReason: 'ANSWER_WITHOUT_TEXT' },
  ),
  fair(
    'answers on a picture',
    banner({
      answers: `<div style="background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)"><button id="yes" data-exhibit-accept style="background:none">Accept</button>
      <button data-exhibit-refuse style="background:none">Refuse</button></div>`,
    }),
    { answers: 'cannot_determine', answersReason: 'CONTRAST_UNKNOWN' },
  ),

  unread('a notice of another version', banner({ words: `${NOTICE} We also sell it.` }), 'TEXT_DIFFERS'),
  unread(
    'a notice with a word put in by script',
    banner({
      gives: `document.getElementById('words').append(' Or not.');
    document.getElementById('yes').onclick = () => Exhibit.consent.give({ language: 'en' })`,
    }),
    'TEXT_DIFFERS',
  ),
  unread(
    'a notice in another of its languages',
    banner({ words: 'Dürfen wir aufzeichnen?' }),
    'OTHER_LOCALE',
    {
      others: ['Dürfen wir aufzeichnen?'],
    },
  ),
  unread('a notice in small print', banner({ text: 'font-size:9px' }), 'FONT_TOO_SMALL'),
  unread('a notice in pale grey', banner({ text: 'color:#aaa' }), 'CONTRAST_TOO_LOW'),
  unread('a notice in white on white', banner({ text: 'color:#fff' }), 'HIDDEN'),
  unread('a notice off the screen', banner({ text: 'position:absolute;left:-5000px' }), 'SHARE_TOO_SMALL'),
  unread('a notice that is not displayed', banner({ text: 'display:none' }), 'HIDDEN'),
  unread(
    'a notice in a box that shows its first line',
    banner({ text: 'height:1.2em;width:200px;overflow:hidden' }),
    'SHARE_TOO_SMALL',
  ),
  unread(
    'a notice below what covers it',
    banner({
      banner: 'position:relative',
      words: `${NOTICE}`,
      text: 'height:60px',
      answers: `<i style="position:absolute;left:0;top:0;right:0;height:70px;background:#fff"></i>
      <button id="yes" data-exhibit-accept>Accept</button> <button data-exhibit-refuse>Refuse</button>`,
    }),
    'HIDDEN',
  ),
  unread(
    'a notice gone from the window while its answers stay',
    banner({
      banner: 'padding-top:900px',
      text: 'position:absolute;top:0',
    }),
    'SHARE_TOO_SMALL',
    {
      answer: async (page) => {
        await page.locator('#yes').scrollIntoViewIfNeeded();
        await page.evaluate(() => scrollTo(0, 600));
        await page.click('#yes');
      },
    },
  ),

  unsure(
    'a script that says yes by itself',
    banner({
      gives: `addEventListener('load', () => Exhibit.consent.give({ language: 'en' }))`,
    }),
    'NO_CLICK',
    { answer: async () => undefined },
  ),
  unsure('a script that clicks for the visitor', banner(), 'NO_CLICK', {
    answer: (page) => page.evaluate(() => document.getElementById('yes')!.click()),
  }),
  unsure(
    'a click on something else',
    banner({
      gives: `document.querySelector('main').onclick = () => Exhibit.consent.give({ language: 'en' })`,
    }),
    'NO_CLICK',
    { answer: (page) => page.click('main', { position: { x: 5, y: 200 } }) },
  ),
  unsure(
    'a no that is told as a yes',
    banner({
      gives: `document.getElementById('no').onclick = () => Exhibit.consent.give({ language: 'en' })`,
    }),
    'REFUSE_CLICKED',
    { answer: (page) => page.click('#no') },
  ),
  unsure(
    'a yes told long after the click',
    banner({
      gives: `document.getElementById('yes').onclick = () => setTimeout(() => Exhibit.consent.give({ language: 'en' }), 1500)`,
    }),
    'YES_TOO_LATE',
    { rule: { maxYesAfterMs: 1_000 } },
  ),
  fair('a notice that the page does not mark', banner().replace(' data-exhibit-notice', ''), {
    verdict: 'cannot_determine',
    reason: 'NOT_THERE',
  }),
  fair('a notice whose text nobody kept', banner(), {
    approved: null,
    verdict: 'cannot_determine',
    reason: 'TEXT_NOT_KEPT',
  }),
  fair(
    'a notice on a picture',
    banner({ text: 'background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)' }),
    {
      verdict: 'cannot_determine',
      reason: 'CONTRAST_UNKNOWN',
    },
  ),
];
