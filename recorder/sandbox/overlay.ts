import type { MaskingPolicy } from '@exhibit/contract';
import { MaskingReasons, tagOf, type MaskingReason, type Treatment } from './masking-reason.js';
import { OVERLAY_CSS } from './overlay.css.js';

const LETTERS: Readonly<Record<Treatment, string>> = { masked: 'M', secret: 'S', blocked: 'B', shown: '✓' };
const FIELDS = 'input,textarea,select,img,canvas,video,iframe,object,[contenteditable]';

interface Found extends MaskingReason {
  element: Element;
}

/**
 * Shows over the page what the recorder would do with each element, and why, as the page changes. Part of the
 * sandbox only, never of the recorder. Alt+M opens and closes it, arrows move, Escape closes.
 */
export class MaskingOverlay {
  private readonly reasons: MaskingReasons;
  private readonly host = document.createElement('div');
  private readonly boxes = document.createElement('div');
  private readonly list = document.createElement('ol');
  private readonly panel = document.createElement('section');
  private readonly legend = document.createElement('p');
  private readonly toggle = document.createElement('button');
  private found: Found[] = [];
  private current: Element | null = null;
  private drawing = 0;

  constructor(policy: MaskingPolicy) {
    this.reasons = new MaskingReasons(policy);
    this.host.id = 'exhibit-masking-overlay';
    this.host.setAttribute('data-exhibit-block', ''); // what it says of the page must not be recorded either
    const root = this.host.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = OVERLAY_CSS;
    this.build();
    root.append(style, this.boxes, this.panel);
    document.body.append(this.host);
    document.addEventListener('keydown', (event) => {
      if (event.altKey && event.code === 'KeyM') this.show(!!this.list.hidden);
    });
    new MutationObserver(this.redraw).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    for (const what of ['scroll', 'resize', 'load', 'input'])
      window.addEventListener(what, this.redraw, true);
    this.show(false);
  }

  /** Opens or closes it, and puts the focus where it belongs. */
  show(open: boolean): void {
    const hadFocus = this.host.shadowRoot!.activeElement !== null;
    this.list.hidden = this.legend.hidden = this.boxes.hidden = !open;
    this.toggle.textContent = open ? 'Hide (Esc)' : 'Show (Alt+M)';
    this.toggle.setAttribute('aria-expanded', String(open));
    this.current = null;
    this.draw();
    if (open) this.list.querySelector('button')?.focus();
    else if (hadFocus) this.toggle.focus();
  }

  private build(): void {
    const head = document.createElement('div');
    const title = document.createElement('h2');
    head.className = 'head';
    title.textContent = 'What is masked, and why';
    this.toggle.type = 'button';
    this.toggle.addEventListener('click', () => this.show(!!this.list.hidden));
    this.legend.className = 'legend';
    this.legend.setAttribute('role', 'status');
    this.panel.className = 'panel';
    this.panel.setAttribute('aria-label', title.textContent);
    this.panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.show(false);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || this.list.hidden) return;
      event.preventDefault();
      this.move(step);
    });
    head.append(title, this.toggle);
    this.panel.append(head, this.legend, this.list);
  }

  private move(step: number): void {
    const buttons = [...this.list.querySelectorAll('button')];
    const at = buttons.indexOf(this.host.shadowRoot!.activeElement as HTMLButtonElement);
    buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
  }

  private readonly redraw = (): void => {
    if (!this.list.hidden) this.drawing ||= requestAnimationFrame(() => this.draw());
  };

  private draw(): void {
    this.drawing = 0;
    if (this.list.hidden) return this.boxes.replaceChildren();
    this.reasons.forget();
    const found = this.look();
    const said = (all: Found[]) =>
      all.map(({ treatment, because, element }) => `${treatment}${because}${words(element)}`).join('\n');
    // Rebuilt only when something else is to be said: the list keeps its focus while the page scrolls.
    if (said(found) !== said(this.found) || this.list.childElementCount === 0) this.write(found);
    this.found = found;
    this.boxes.replaceChildren(...found.map((one) => this.boxFor(one)));
  }

  private look(): Found[] {
    return [...document.body.querySelectorAll('*')]
      .filter((element) => {
        if (element === this.host || !element.getClientRects().length) return false;
        const blocked = element.closest('[data-exhibit-block]');
        return blocked ? blocked === element : element.matches(FIELDS) || hasOwnText(element);
      })
      .map((element) => ({ element, ...this.reasons.of(element) }));
  }

  private write(found: Found[]): void {
    const buttons = [...this.list.querySelectorAll('button')];
    const focused = buttons.indexOf(this.host.shadowRoot!.activeElement as HTMLButtonElement);
    const count = (wanted: Treatment) => found.filter(({ treatment }) => treatment === wanted).length;
    this.legend.textContent = `✓ shown ${count('shown')} · M masked ${count('masked')} · S secret ${count('secret')} · B blocked ${count('blocked')}`;
    this.list.replaceChildren(...found.map((one) => this.lineFor(one)));
    if (focused >= 0)
      this.list
        .querySelectorAll('button')
        [Math.min(focused, found.length - 1)]?.focus({ preventScroll: true });
  }

  private lineFor({ element, treatment, because }: Found): HTMLElement {
    const line = document.createElement('li');
    const button = document.createElement('button');
    const word = document.createElement('b');
    button.type = 'button';
    button.dataset['treatment'] = treatment;
    word.textContent = treatment;
    button.append(word, ` ${tagOf(element)} ${words(element)} — ${because}`);
    button.addEventListener('focus', () => {
      this.current = element;
      element.scrollIntoView({ block: 'nearest' });
      this.draw();
    });
    line.append(button);
    return line;
  }

  private boxFor({ element, treatment }: Found): HTMLElement {
    const { left, top, width, height } = element.getBoundingClientRect();
    const box = document.createElement('div');
    const letter = document.createElement('span');
    box.className = `box ${treatment}${element === this.current ? ' current' : ''}`;
    Object.assign(box.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    letter.textContent = LETTERS[treatment];
    box.append(letter);
    return box;
  }
}

function hasOwnText(element: Element): boolean {
  return [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim() !== '');
}

/** Enough of an element to recognise it by; it stays on the developer's own screen. */
function words(element: Element): string {
  const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim();
  return `“${text.length > 28 ? `${text.slice(0, 27)}…` : text}”`;
}

declare global {
  interface Window {
    MaskingOverlay: typeof MaskingOverlay;
  }
}
window.MaskingOverlay = MaskingOverlay;
