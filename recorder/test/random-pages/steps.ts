import type { WrittenStep } from './page-text.js';

/** Runs steps of a program in a page. What a page may not do (DOMException) is its own affair. */
export function steps(document: Document, told: (error: unknown) => void) {
  const closed: ShadowRoot[] = [];
  return {
    prepare: () => blobFrames(document),
    async step(step: WrittenStep, guarded: boolean): Promise<void> {
      try {
        await act(step, new Surroundings(document, closed, guarded));
        blobFrames(document);
      } catch (error) {
        // Of any frame's realm, hence no instanceof.
        if (Object.prototype.toString.call(error) !== '[object DOMException]') told(error);
      }
    },
  };
}

/** What a step may take hold of: everything in the page, its shadows and its frames. */
class Surroundings {
  constructor(
    readonly document: Document,
    readonly closed: ShadowRoot[],
    private readonly guarded: boolean,
  ) {}

  /** Nodes of a kind, wherever they are. What a rule names, and what it stands in, is left alone. */
  nodes<T extends Node>(what: (node: Node) => node is T): T[] {
    const found: T[] = [];
    const walk = (root: Node) => {
      const walker = this.document.createTreeWalker(root);
      for (let node: Node | null = root; node; node = walker.nextNode()) {
        if (what(node) && !this.isNearNamed(node)) found.push(node);
        if (node instanceof Element && node.shadowRoot) walk(node.shadowRoot);
        const inner = frameDocument(node);
        if (inner) walk(inner);
      }
    };
    walk(this.document);
    this.closed.forEach(walk);
    return found;
  }

  element(at: number): Element | undefined {
    const elements = this.nodes(isElement).filter((element) => !/^(html|head|body)$/i.test(element.tagName));
    return elements[at % elements.length];
  }

  isNearNamed(node: Node): boolean {
    if (!this.guarded) return false;
    const named = this.document.querySelector('#offen,.offen,[data-exhibit-offen],[role="note"]');
    for (let at: Node | null = node; at; at = above(at)) if (at === named) return true;
    return named !== null && Node.prototype.contains.call(node, named);
  }
}

const isElement = (node: Node): node is Element => node.nodeType === 1;
const isText = (node: Node): node is Text => node.nodeType === 3;
const isField = (node: Node): node is HTMLInputElement =>
  isElement(node) && /^(input|textarea|select)$/i.test(node.tagName);
const above = (node: Node): Node | null =>
  Reflect.get(Node.prototype, 'parentNode', node) ??
  (node instanceof ShadowRoot
    ? node.host
    : node.nodeType === 9
      ? (node as Document).defaultView?.frameElement
      : null) ??
  null;

function frameDocument(node: Node): Document | null {
  try {
    return node instanceof HTMLIFrameElement ? node.contentDocument : null;
  } catch {
    return null;
  }
}

async function act(step: WrittenStep, around: Surroundings): Promise<void> {
  const { document } = around;
  const view = document.defaultView!;
  const { at, to, name, value } = step;
  const pick = <T>(all: T[], index = at): T | undefined => all[index % all.length];
  const element = around.element(at) as HTMLElement | undefined;
  const field = () => pick(around.nodes(isField));
  const sheets = () =>
    [...document.styleSheets, ...document.adoptedStyleSheets].filter((sheet) => {
      try {
        return sheet.cssRules;
      } catch {
        return null;
      }
    });
  const parsed = (): DocumentFragment => {
    const holder = document.createElement('section');
    (holder as HTMLElement & { setHTMLUnsafe(html: string): void }).setHTMLUnsafe(step.html);
    const fragment = document.createDocumentFragment();
    fragment.append(...holder.childNodes);
    return fragment;
  };
  const insideOf = (node: Element | undefined): ParentNode & Node =>
    (to % 3 === 0 && node?.shadowRoot) || node || document.body;

  switch (step.do) {
    case 'text': {
      const text = pick(around.nodes(isText));
      if (!text) return void document.body.append(value);
      if (to % 4 === 0) return void text.appendData(value);
      if (to % 4 === 1) return void text.parentNode?.insertBefore(document.createTextNode(value), text);
      text.data = value;
      return;
    }
    case 'attribute':
      return (element ?? document.body).setAttribute(name, value);
    case 'remove-attribute': {
      const attribute =
        element && pick([...Reflect.get(Element.prototype, 'attributes', element)] as Attr[], to);
      return attribute && Element.prototype.removeAttributeNode.call(element, attribute) && undefined;
    }
    case 'add':
      return void insideOf(element).appendChild(parsed());
    case 'insert-before':
      return element?.before(parsed());
    case 'inner-html':
      if (element) element.innerHTML = step.html;
      return;
    case 'replace':
      return to % 2 ? element?.replaceWith(parsed()) : element?.replaceChildren(parsed());
    case 'move': {
      const target = around.element(to);
      if (element && target) insideOf(target).appendChild(element);
      return;
    }
    case 'remove':
      return element?.remove();
    case 'clone':
      return element && void document.body.append(element.cloneNode(true));
    case 'type': {
      const typed = field();
      if (!typed) return;
      typed.focus();
      typed.value = value;
      typed.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, data: value }));
      return void typed.dispatchEvent(new Event('change', { bubbles: true }));
    }
    case 'clear': {
      const cleared = field();
      if (!cleared) return;
      cleared.value = '';
      return void cleared.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    }
    case 'set-value': {
      const set = field();
      if (!set) return;
      if (to % 2) set.setAttribute('value', value);
      else set.value = value;
      return;
    }
    case 'input-type': {
      const changed = field();
      return changed?.setAttribute('type', ['text', 'password', 'hidden', 'checkbox', 'button'][to % 5]!);
    }
    case 'check': {
      const ticked = pick(around.nodes(isField).filter(({ type }) => /checkbox|radio/.test(type)));
      if (!ticked) return;
      if (to % 2) ticked.click();
      else ticked.checked = !ticked.checked;
      return;
    }
    case 'select': {
      const select = pick(
        around.nodes((node): node is HTMLSelectElement => node instanceof HTMLSelectElement),
      );
      if (!select) return;
      select.options.add(new Option(value, value, true, true));
      return void select.dispatchEvent(new Event('change', { bubbles: true }));
    }
    case 'edit':
      if (!element) return;
      element.setAttribute('contenteditable', to % 3 ? 'true' : 'plaintext-only');
      element.append(value);
      return void element.dispatchEvent(new InputEvent('input', { bubbles: true, data: value }));
    case 'insert-rule':
      return void pick(sheets())?.insertRule(value, 0);
    case 'delete-rule':
      return pick(sheets())?.deleteRule(0);
    case 'style-rule': {
      const rule = pick([...(pick(sheets())?.cssRules ?? [])], to);
      const [property = '', text = ''] = value.split(/:(.*)/s);
      (rule as CSSStyleRule | undefined)?.style?.setProperty(property, text, to % 2 ? 'important' : '');
      if (to % 5 === 0) (rule as CSSStyleRule | undefined)?.style?.removeProperty(property);
      if (to % 7 === 0) (rule as CSSGroupingRule | undefined)?.insertRule?.(`p{${value}}`);
      return;
    }
    case 'style': {
      const [property = '', text = ''] = value.split(/:(.*)/s);
      element?.style?.setProperty(property, text, to % 2 ? 'important' : '');
      if (to % 3 === 0 && element?.style) element.style.cssText += `;${value}`;
      return;
    }
    case 'class':
      if (!element) return;
      element.classList.add(...value.split(/\s+/).filter(Boolean));
      if (to % 2) Element.prototype.setAttribute.call(element, 'id', value);
      return;
    case 'style-text': {
      const style = pick(around.nodes((node): node is HTMLStyleElement => /^style$/i.test(node.nodeName)));
      if (!style) return;
      if (to % 3 === 0) style.append(`.late{content:"${value}"}`);
      else if (to % 3 === 1) style.textContent = `.late::before{content:"${value}"}`;
      else if (style.firstChild) (style.firstChild as Text).data = `.late::after{content:'${value}'}`;
      return;
    }
    case 'adopt': {
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync(value);
      const root = (to % 2 && pick(around.nodes(hasShadow), to)?.shadowRoot) || document;
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      return;
    }
    case 'replace-sheet': {
      const adopted = pick([...document.adoptedStyleSheets]);
      return to % 2 ? void adopted?.replaceSync(value) : void (await adopted?.replace(value));
    }
    case 'attach-shadow': {
      if (!element) return;
      const mode = to % 3 ? 'open' : 'closed';
      const shadow = element.attachShadow({ mode });
      shadow.append(value);
      shadow.append(parsed());
      if (mode === 'closed') around.closed.push(shadow);
      return;
    }
    case 'define': {
      const html = step.html;
      view.customElements.define(
        `x-d${at}-${to}`,
        class extends HTMLElement {
          constructor() {
            super();
            this.attachShadow({ mode: to % 2 ? 'open' : 'closed' }).innerHTML = `${html} ${value}`;
          }
        },
      );
      return void document.body.append(document.createElement(`x-d${at}-${to}`));
    }
    case 'push-state':
      return history[to % 2 ? 'pushState' : 'replaceState'](
        { value },
        value,
        `/${encodeURI(value.replace(/[/?#:]/g, ''))}/x?q=${encodeURIComponent(value)}#${encodeURIComponent(value)}`,
      );
    case 'hash':
      location.hash = value;
      return;
    case 'title':
      document.title = value;
      return;
    case 'focus':
      return element?.focus?.();
    case 'select-text':
      return void view.getSelection()?.selectAllChildren(element ?? document.body);
    case 'scroll':
      return (element?.scrollBy?.(to % 50, at % 50), view.scrollTo(0, at % 200));
    case 'click':
      return element?.click?.();
    case 'pointer': {
      for (const type of [
        'pointerdown',
        'mousedown',
        'pointermove',
        'mousemove',
        'mouseup',
        'dblclick',
        'contextmenu',
      ])
        element?.dispatchEvent(
          new PointerEvent(type, { bubbles: true, composed: true, clientX: at % 300, clientY: to % 300 }),
        );
      return;
    }
    case 'canvas': {
      const canvas = document.createElement('canvas');
      document.body.append(canvas);
      return canvas.getContext('2d')?.fillText(value, 1, 9);
    }
    case 'font':
      return void document.fonts.add(new FontFace(value, `url("/${value}")`, { unicodeRange: 'U+0-7F' }));
    case 'error':
      return void view.dispatchEvent(new ErrorEvent('error', { message: value, filename: value }));
    case 'block':
      return void element?.toggleAttribute('data-exhibit-block');
    case 'open':
      if (element instanceof HTMLDialogElement) return to % 2 ? element.showModal() : element.show();
      return void element?.toggleAttribute('open');
    case 'yield':
      return new Promise((resolve) =>
        to % 2 ? setTimeout(resolve, to % 12) : requestAnimationFrame(() => resolve()),
      );
    case 'body': {
      const body = document.createElement('body');
      body.innerHTML = step.html;
      if (!around.isNearNamed(document.body)) document.body = body;
      return;
    }
  }
}

const hasShadow = (node: Node): node is Element => node instanceof Element && node.shadowRoot !== null;

/** Frames whose document the page makes up by itself. */
function blobFrames(document: Document): void {
  document.querySelectorAll('iframe[data-blob]').forEach((frame) => {
    const blob = new Blob([frame.getAttribute('data-blob')!], { type: 'text/html' });
    frame.removeAttribute('data-blob');
    (frame as HTMLIFrameElement).src = URL.createObjectURL(blob);
  });
}
