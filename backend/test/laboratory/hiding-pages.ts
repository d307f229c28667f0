import { hidden, LINES, lines, marked, shown, TEXT } from './laboratory-page.js';

const over = (style: string, content = '') =>
  `<div style="position:fixed;left:0;top:0;width:100%;height:100%;${style}">${content}</div>`;
const within = (style: string, inside = marked()) => `<div style="${style}">${inside}</div>`;

/** The text is on the page, and the browser draws it nowhere, elsewhere, or under something. */
export const hidingPages = [
  shown('plainly shown', marked()),
  shown('under a layer that is wholly transparent', marked() + over('background:transparent')),
  shown('under a layer of opacity 0', marked() + over('background:red;opacity:0')),
  shown(
    'under a layer that is transparent and lets pointers through',
    marked() + over('pointer-events:none', '<i></i>'),
  ),
  hidden('under an overlay', marked() + over('background:#fff')),
  hidden(
    'under an overlay that lets pointers through',
    marked() + over('background:#fff;pointer-events:none'),
  ),
  hidden(
    'under what an ancestor lays over it',
    within('position:relative').replace('<div', '<div class="veil"'),
    'HIDDEN',
    {
      head: '<style>.veil::after{content:"";position:absolute;inset:0;background:#fff;pointer-events:none}</style>',
    },
  ),
  hidden('under what it lays over itself', marked('position:relative'), 'HIDDEN', {
    head: '<style>#terms::after{content:"";position:absolute;inset:0;background:#fff}</style>',
  }),
  hidden(
    'under a fade inside it',
    `<div data-exhibit-disclosure="terms" style="position:relative">${TEXT}<b style="position:absolute;inset:0;background:linear-gradient(transparent,#fff 30%);pointer-events:none"></b></div>`,
  ),
  hidden('under a backdrop that blurs', marked() + over('backdrop-filter:blur(12px)')),
  hidden('under a layer that blends', marked('color:#000') + over('background:#000;mix-blend-mode:multiply')),
  hidden(
    'under a cookie banner',
    marked('margin-top:300px') + over('background:#eee;top:auto;bottom:0;height:96%'),
  ),
  hidden(
    'under a sticky header',
    marked('margin:0') + '<div style="height:3000px"></div>' + over('background:navy;height:160px'),
  ),
  hidden(
    'under a chat bubble',
    marked() + over('background:teal;width:180px;height:120px;border-radius:60px'),
  ),
  shown(
    'beside a chat bubble',
    marked() + over('background:teal;top:auto;left:auto;right:20px;bottom:20px;width:80px;height:80px'),
  ),
  hidden(
    'under a dialog',
    `${marked('margin:200px auto;width:300px')}<dialog style="width:90%;height:80%">Welcome</dialog>`,
    'HIDDEN',
    {
      before: (page) => page.evaluate(() => document.querySelector('dialog')!.showModal()),
    },
  ),
  hidden(
    'under a popover',
    `${marked('margin-top:300px')}<div popover style="width:95%;height:90%">News</div>`,
    'HIDDEN',
    {
      before: (page) => page.evaluate(() => document.querySelector<HTMLElement>('[popover]')!.showPopover()),
    },
  ),
  hidden(
    'under a picture',
    `${marked()}<svg style="position:fixed;left:0;top:0;width:100%;height:100%"><rect width="100%" height="100%"/></svg>`,
  ),
  hidden('of opacity 0', marked('opacity:0')),
  hidden('faint through opacities above it', within('opacity:.6', within('opacity:.6'))),
  hidden('invisible', marked('visibility:hidden')),
  hidden('blurred', marked('filter:blur(6px)')),
  hidden('masked', marked('mask-image:linear-gradient(transparent,transparent)')),
  hidden('clipped away by inset', marked('clip-path:inset(100%)')),
  hidden('clipped to a part', marked('clip-path:polygon(0 0,30% 0,30% 100%,0 100%)')),
  hidden('clipped to a circle', marked('clip-path:circle(40px)')),
  shown('clipped where there is no text', marked('padding:30px;clip-path:inset(10px round 12px)')),
  hidden(
    'clipped to 1 px',
    marked('position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)'),
    'SHARE_TOO_SMALL',
  ),
  hidden('in a box of 1 px', marked('width:1px;height:1px;overflow:hidden'), 'SHARE_TOO_SMALL'),
  hidden('scaled to a tenth', marked('transform:scale(.1)')),
  hidden('scaled above it', within('scale:.2')),
  hidden('turned', marked('transform:rotate(90deg)')),
  hidden('turned above it', within('rotate:180deg')),
  hidden('turned in space', marked('transform:rotateY(85deg)')),
  hidden('moved out by translate', within('translate:-9999px 0'), 'NOT_OBSERVED'),
  shown('moved a little', within('transform:translate(20px,30px)')),
  hidden('blended away', marked('color:#fff;mix-blend-mode:screen;background:#fff')),
  hidden('in content that is held back', marked('content-visibility:hidden')),
  hidden(
    'in content that is held back above it',
    within('content-visibility:hidden;height:200px'),
    'NOT_OBSERVED',
  ),
  hidden('in closed details', `<details><summary>Terms</summary>${marked()}</details>`, 'NOT_OBSERVED'),
  shown('in opened details', `<details><summary>Terms</summary>${marked()}</details>`, {
    visit: async (page, look) => {
      await page.click('summary');
      await look();
    },
  }),
  hidden('indented off the screen', marked('text-indent:-9999px;overflow:hidden'), 'SHARE_TOO_SMALL'),
  hidden('far to the left', marked('position:absolute;left:-9999px'), 'NOT_OBSERVED'),
  hidden('not displayed', marked('display:none'), 'NOT_OBSERVED'),
  hidden('printed only', marked(), 'NOT_OBSERVED', {
    head: '<style>@media screen{#terms{display:none}}</style>',
  }),
  hidden(
    'half read in a box that scrolls',
    `<div style="height:120px;overflow:auto" id="box"><div data-exhibit-disclosure="terms">${lines}</div></div>`,
    'SHARE_TOO_SMALL',
    {
      approved: LINES.join(''),
      visit: async (page, look) => {
        await page.evaluate(() => (document.getElementById('box')!.scrollTop = 200));
        await look();
      },
    },
  ),
];
