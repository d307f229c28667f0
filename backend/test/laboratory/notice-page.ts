import type { BrowserContextOptions, Page } from 'playwright-core';
import type { NoticeRule } from '../../src/evidence/notice-rule.js';
import type {
  AnswersWord,
  NoticeReason,
  NoticeVerdict,
  NoticeWord,
} from '../../src/evidence/notice-verdict.js';

export const NOTICE =
  'May we record what this page shows you? What you type is never recorded, and you can refuse and still apply.';

/** A page that asks for consent, how its visitor answers, and what is true of it. */
export interface NoticePage {
  name: string;
  html: string;
  head?: string;
  /** What the firm archived, where it is not NOTICE; null where nothing is kept. */
  approved?: string | null;
  /** Other languages of the same version. */
  others?: string[];
  rule?: Partial<NoticeRule>;
  browser?: BrowserContextOptions;
  /** A click on the accepting control, where nothing else is said. */
  answer?: (page: Page) => Promise<void>;
  verdict: NoticeWord;
  reason?: NoticeVerdict['reasons'][number];
  answers: AnswersWord;
  answersReason?: NoticeVerdict['answersReasons'][number];
}

/** Takes the notice away before it tells of the yes, as many a page does. */
const GIVES = `document.addEventListener('click', ({ target }) => {
  if (target.id === 'yes') { document.getElementById('banner').remove(); Exhibit.consent.give({ language: 'en' }); }
  if (target.id === 'no') Exhibit.consent.refuse({ language: 'en' });
});`;

export const script = (body = GIVES): string => `<script>${body}</script>`;

export interface Banner {
  banner?: string;
  text?: string;
  accept?: string;
  refuse?: string;
  words?: string;
  /** Instead of the usual two buttons. */
  answers?: string;
  gives?: string;
}

const BUTTON = 'padding:8px 24px;min-width:120px;font-size:16px;color:#000;background:#ddd';

/** A banner with its text and its two answers; styles are put behind those of a plain one. */
export const banner = ({
  banner: box = '',
  text = '',
  words = NOTICE,
  gives,
  ...answers
}: Banner = {}): string =>
  `<section id="banner" style="padding:20px;background:#fff;${box}">
<p id="words" data-exhibit-notice style="font-size:16px;color:#222;${text}">${words}</p>
${answers.answers ?? twoButtons(answers)}</section><main style="height:3000px">Fernhill</main>${script(gives)}`;

const twoButtons = ({ accept = '', refuse = '' }: Pick<Banner, 'accept' | 'refuse'>): string =>
  `<button id="yes" data-exhibit-accept style="${BUTTON};${accept}">Accept</button>
<button id="no" data-exhibit-refuse style="${BUTTON};${refuse}">Refuse</button>`;

type Rest = Partial<NoticePage>;

export const fair = (name: string, html: string, rest: Rest = {}): NoticePage => ({
  ...{ name, html, verdict: 'shown', answers: 'equal' },
  ...rest,
});
/** The text was there, and refusing was less than accepting. */
export const unequal = (
  name: string,
  html: string,
  answersReason: NoticePage['answersReason'] & string,
  rest: Rest = {},
): NoticePage => ({ ...{ name, html, verdict: 'shown', answers: 'not_equal', answersReason }, ...rest });
/** The answers were equal, and the text was not what it should be. */
export const unread = (name: string, html: string, reason: NoticeReason, rest: Rest = {}): NoticePage => ({
  ...{ name, html, verdict: 'not_shown', reason, answers: 'equal' },
  ...rest,
});
/** Nobody can say either. */
export const unsure = (name: string, html: string, reason: NoticeReason, rest: Rest = {}): NoticePage => ({
  ...{ name, html, verdict: 'cannot_determine', reason, answers: 'cannot_determine', answersReason: reason },
  ...rest,
});
