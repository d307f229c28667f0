import type { NoticeInForce } from '@exhibit/contract';
import type { Showing } from './banner-state.js';
import { bannerWords, type BannerWords } from './banner-words.js';

/** Text only, wherever it comes from: nothing of it can run. */
function made<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}

function button(className: string, words: string, act: () => unknown): HTMLButtonElement {
  const it = made('button', className, words);
  it.type = 'button';
  it.addEventListener('click', act);
  return it;
}

/** `decide` says whether the answer was kept. Until then it can be given again, and nothing is decided for anybody. */
export function question(notice: NoticeInForce, decide: (yes: boolean) => Promise<boolean>): HTMLElement {
  const { language, words } = bannerWords(notice.language);
  const title = made('h2', 'exhibit-banner-title', words.title);
  title.id = 'exhibit-banner-title';
  const text = made('div', 'exhibit-banner-notice', notice.text);
  text.dataset['exhibitNotice'] = '';
  text.lang = notice.language;
  text.dir = 'auto';
  const fault = made('p', 'exhibit-banner-fault');
  fault.setAttribute('role', 'alert');
  let isBusy = false;
  const answer = async (yes: boolean) => {
    if (isBusy) return;
    isBusy = true;
    fault.textContent = '';
    if (!(await decide(yes))) fault.textContent = words.failed;
    isBusy = false;
  };
  const answers = [
    button('exhibit-banner-answer', words.accept, () => answer(true)),
    button('exhibit-banner-answer', words.refuse, () => answer(false)),
  ] as const;
  answers[0].dataset['exhibitAccept'] = '';
  answers[1].dataset['exhibitRefuse'] = '';
  const section = made(
    'section',
    'exhibit-banner',
    title,
    text,
    made('div', 'exhibit-banner-answers', ...answers),
    fault,
  );
  section.setAttribute('aria-labelledby', title.id);
  section.lang = language;
  return section;
}

export interface Standing {
  showing: Exclude<Showing, 'question' | 'nothing'>;
  /** Of the page or the notice that the visitor read. */
  language: string;
  /** The visitor's own page; missing where nothing was decided. */
  selfService: string | undefined;
}

const ACTS: Readonly<Record<Standing['showing'], keyof BannerWords | null>> = {
  agreed: 'withdraw',
  informed: 'withdraw',
  declined: 'again',
  signal: null,
};

/** One line: what was decided, and one button that changes it. */
export function standing({ showing, language, selfService }: Standing, act: () => unknown): HTMLElement {
  const { words, language: ours } = bannerWords(language);
  const said = made('p', '', words[showing]);
  said.setAttribute('role', 'status');
  const line = made('div', 'exhibit-standing', said);
  const acts = ACTS[showing];
  if (acts) line.append(button('exhibit-standing-act', words[acts], act));
  if (selfService && /^https?:/.test(selfService)) {
    const link = made('a', '', words.mine);
    link.href = `${selfService}?language=${encodeURIComponent(language)}`;
    link.rel = 'noopener noreferrer';
    link.target = '_blank';
    line.append(link);
  }
  line.lang = ours;
  return line;
}
