import { hidden, marked, shown } from './laboratory-page.js';

const WORDS = 'This loan binds you for ten years.';
const head = (css: string) => ({ head: `<style>${css}</style>` });

/** The text lies where it should be, in a colour that could be read, and its letters are drawn so that nobody can. */
export const glyphPages = [
  hidden('with lines on top of each other', marked('width:300px;line-height:.1')),
  shown('with lines close together', marked('width:300px;line-height:1')),
  hidden('with letters on top of each other', marked('letter-spacing:-.5em')),
  shown('with letters close together', marked('letter-spacing:-.04em')),
  hidden('with letters far apart', marked('letter-spacing:3em')),
  hidden('with words on top of each other', marked('word-spacing:-3em')),
  hidden('with a disc for each letter', marked('-webkit-text-security:disc')),
  hidden('drawn round in the colour of its ground', marked('-webkit-text-stroke:4px #fff')),
  shown('drawn round in its own colour', marked('-webkit-text-stroke:.3px #000')),
  hidden('with its letters in the wrong order', marked('direction:rtl;unicode-bidi:bidi-override')),
  hidden('struck through by a bar', marked('text-decoration:line-through 1em #000')),
  hidden(
    'struck through by a bar of what it stands in',
    `<div style="text-decoration:line-through 1em #000">${marked()}</div>`,
  ),
  hidden(
    'under a line that was moved over it',
    marked('text-decoration:underline 1em;text-underline-offset:-.9em'),
  ),
  shown('underlined', marked('text-decoration:underline')),
  hidden('under its own outline', marked('outline:40px solid #fff;outline-offset:-40px')),
  hidden(
    'under the outline of what it stands in',
    `<div style="outline:60px solid #fff;outline-offset:-60px">${marked()}</div>`,
  ),
  shown('in an outline', marked('outline:2px solid #036;outline-offset:2px')),
  hidden(
    'under the outline of a neighbour',
    `${marked()}<i style="position:absolute;left:100px;top:30px;width:2px;height:2px;outline:900px solid #fff"></i>`,
  ),
  hidden(
    'under the shadow of a neighbour',
    `${marked()}<i style="position:absolute;left:100px;top:30px;width:2px;height:2px;box-shadow:0 0 0 900px #fff"></i>`,
  ),
  hidden(
    'in a blot of its own shadow',
    marked(`color:#000;text-shadow:${Array(9).fill('0 0 12px #000').join()}`),
  ),
  shown('with a soft shadow', marked('color:#000;text-shadow:0 1px 2px #ccc')),
  hidden(
    'under what it draws after itself',
    marked(),
    'HIDDEN',
    head(
      '#terms::after{content:"";display:block;position:relative;margin-top:-80px;height:80px;background:#fff}',
    ),
  ),
  hidden(
    'under a picture after itself',
    marked(),
    'HIDDEN',
    head(
      '#terms::after{content:"";display:inline-block;vertical-align:top;margin-left:-100%;width:100%;height:80px;background:#fff}',
    ),
  ),
  hidden('in a size that its font makes nothing of', marked('font-size-adjust:0')),
  hidden('one letter on each line', marked('width:1px;overflow-wrap:anywhere', WORDS), 'HIDDEN', {
    approved: WORDS,
  }),
  hidden('with its first letters blanked', marked(), 'HIDDEN', head('#terms::first-letter{color:#fff}')),
  hidden('selected, and blank while it is', marked(), 'HIDDEN', {
    ...head('#terms::selection{color:#fff;background:#fff}'),
    before: (page) =>
      page.evaluate(() => getSelection()!.selectAllChildren(document.getElementById('terms')!)),
  }),
  shown('selected', marked(), {
    before: (page) => page.evaluate(() => getSelection()!.selectAllChildren(document.body)),
  }),
  hidden('highlighted by script, and blank where it is', marked(), 'HIDDEN', {
    ...head('#terms::highlight(gone){color:transparent}'),
    before: (page) =>
      page.evaluate(() => {
        const range = document.createRange();
        range.selectNodeContents(document.getElementById('terms')!);
        CSS.highlights.set('gone', new Highlight(range));
      }),
  }),
];
