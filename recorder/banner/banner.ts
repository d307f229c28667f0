import type { NoticeInForce } from '@exhibit/contract';
import type { ExhibitApi } from '../src/public-types.js';
import { ask } from '../src/transport/private-request.js';
import { bannerSettings, type BannerSettings } from './banner-settings.js';
import { showing } from './banner-state.js';
import { dress } from './banner-style.js';
import { question, standing } from './banner-views.js';

/**
 * Asks visitors whether they may be recorded, with the firm's published words, and shows what they decided. It stands
 * in the page and covers nothing. Where the appliance does not answer nobody is asked, and nothing is recorded.
 */
class Banner {
  private shown: HTMLElement[] = [];
  private language: string;

  constructor(
    private readonly recorder: ExhibitApi,
    private readonly settings: BannerSettings,
  ) {
    this.language = settings.languages[0] ?? 'en';
  }

  async show(): Promise<void> {
    const state = await this.recorder.consent.known();
    const what = showing(state);
    if (what === 'question') return this.ask();
    this.put();
    if (what === 'nothing') return;
    const line = standing(
      { showing: what, language: this.language, selfService: state.receipt?.selfService },
      () => (what === 'declined' ? this.ask() : this.withdraw()),
    );
    (placed(this.settings.standing) ?? document.body).append(...this.put(line));
  }

  private async ask(): Promise<void> {
    const notice = await this.notice();
    if (!notice || notice.noticeVersion !== this.recorder.consent.state().noticeVersion) return;
    this.language = notice.language;
    const asked = question(notice, async (yes) => {
      const { language, purposes } = notice;
      const { subject } = this.settings;
      const told = { language, ...(subject && { subject }), collectedBy: 'exhibit' } as const;
      const { consent } = this.recorder;
      const { decision } = await (yes ? consent.give({ ...told, purposes }) : consent.refuse(told));
      // A refusal needs nobody's answer: nothing is recorded from the click on.
      const isKept = decision === (yes ? 'given' : 'refused');
      if (isKept) await this.show();
      return isKept;
    });
    (placed(this.settings.place) ?? document.body).prepend(...this.put(asked));
  }

  private async withdraw(): Promise<void> {
    await this.recorder.consent.withdraw();
    await this.show();
  }

  /** Takes away what is there; what is to be there instead. */
  private put(...next: HTMLElement[]): HTMLElement[] {
    for (const element of this.shown) element.remove();
    return (this.shown = next);
  }

  /** In the first of the visitor's languages that the firm published. Nobody is asked in one that they may not read. */
  private async notice(): Promise<NoticeInForce | null> {
    const { address, languages, jurisdiction } = this.settings;
    for (const language of languages) {
      const query = new URLSearchParams({ language, ...(jurisdiction && { jurisdiction }) });
      const answer = await ask(`${address}notice?${query}`);
      if (answer.ok) return (await answer.json()) as NoticeInForce;
      if (answer.status !== 404) return null;
    }
    return null;
  }
}

const placed = (selector: string | null): Element | null =>
  selector === null ? null : document.querySelector(selector);

const OPENED = Symbol.for('exhibit.banner');

async function open(settings: BannerSettings): Promise<void> {
  if (document.readyState === 'loading')
    await new Promise((ready) => document.addEventListener('DOMContentLoaded', ready, { once: true }));
  const { Exhibit: recorder } = window as { Exhibit?: ExhibitApi };
  // A second copy of the script must not ask twice.
  if (!recorder || OPENED in window) return;
  Object.defineProperty(window, OPENED, { value: true });
  dress(document);
  const banner = new Banner(recorder, settings);
  await banner.show();
  // From the browser's cache a page comes back as it was left, and the visitor may have decided on another one.
  addEventListener('pageshow', ({ persisted }) => void (persisted && banner.show().catch(() => undefined)));
}

const tag = document.currentScript as HTMLScriptElement | null;
const settings = tag && bannerSettings(tag);
// The page goes on whatever happens here.
if (settings) open(settings).catch(() => undefined);
