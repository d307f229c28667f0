import { hidden, marked, shown, TEXT } from './laboratory-page.js';

const on = (style: string, inside: string) => `<div style="${style}">${inside}</div>`;
const IMAGE = 'url(data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==)';
const CONTRAST = { rule: { minContrast: 4.5 } };

/** The text is where it should be, and its ink, its size or its ground decide. */
export const inkPages = [
  hidden('white on white', marked('color:#fff')),
  hidden('in the colour of its ground', on('background:#036', marked('color:#036'))),
  hidden('in a transparent colour', marked('color:transparent')),
  hidden('with a transparent fill', marked('-webkit-text-fill-color:transparent')),
  hidden('a shadow of itself', marked('color:transparent;text-shadow:0 0 14px #ccc')),
  hidden('with its first line blanked', marked('width:400px'), 'HIDDEN', {
    head: '<style>#terms::first-line{color:#fff}</style>',
  }),
  hidden(
    'white on white in one part',
    marked('', `${TEXT.slice(0, 40)}<span style="color:#fff">${TEXT.slice(40)}</span>`),
  ),
  hidden('1 px high', marked('font-size:1px')),
  hidden('smaller than the rule asks', marked('font-size:8px'), 'FONT_TOO_SMALL'),
  hidden(
    'smaller than the page’s own text',
    `${marked('font-size:10px')}<p style="font-size:20px">${'Our bank has been here for long. '.repeat(20)}</p>`,
    'RELATIVE_FONT_TOO_SMALL',
    {
      rule: { minRelativeFont: 1 },
    },
  ),
  shown(
    'as large as the page’s own text',
    `${marked()}<p>${'Our bank has been here for long. '.repeat(20)}</p>`,
    {
      rule: { minRelativeFont: 1 },
    },
  ),
  shown('black on white, with a contrast asked for', marked(), CONTRAST),
  hidden('grey on white, with a contrast asked for', marked('color:#999'), 'CONTRAST_TOO_LOW', CONTRAST),
  hidden(
    'on a veil that is half there',
    on('background:#000', on('background:rgba(255,255,255,.5)', marked('color:#777'))),
    'CONTRAST_TOO_LOW',
    CONTRAST,
  ),
  shown(
    'on a gradient that is dark throughout',
    on('background:linear-gradient(#000,#234)', marked('color:#fff')),
    CONTRAST,
  ),
  hidden(
    'on a gradient that is light at one end',
    on('background:linear-gradient(90deg,#000,#eee)', marked('color:#fff')),
    'HIDDEN',
    CONTRAST,
  ),
  {
    ...hidden('on a picture', on(`background:${IMAGE}`, marked()), 'CONTRAST_UNKNOWN', CONTRAST),
    verdict: 'cannot_determine' as const,
  },
  {
    ...hidden(
      'before a picture',
      `<div style="position:relative"><img alt="" src="${IMAGE.slice(4, -1)}" style="position:absolute;width:100%;height:200px"><div style="position:relative">${marked('color:#000')}</div></div>`,
      'CONTRAST_UNKNOWN',
      CONTRAST,
    ),
    verdict: 'cannot_determine' as const,
  },
  shown(
    'white on a dark ground that lies behind',
    on('position:absolute;inset:0;height:300px;background:#123', '') +
      on('position:relative', marked('color:#fff')),
    CONTRAST,
  ),
  shown('from right to left', on('direction:rtl', marked())),
  shown('from top to bottom', marked('writing-mode:vertical-rl;height:400px')),
  shown('in columns', marked('columns:3')),
  shown('with a filter that harms nothing', marked('filter:grayscale(1)')),
];
