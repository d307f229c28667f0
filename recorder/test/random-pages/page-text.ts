import type { UnmaskRule } from '@exhibit/contract';
import type { Canaries, Form } from './canaries.js';
import type { Attribute, Named, PageCase, Step, Tree, Value } from './page-tree.js';

/** A page and its program, written down with fresh canaries. */
export interface WrittenPage {
  path: string;
  html: string;
  rules: UnmaskRule[];
  before: WrittenStep[];
  during: WrittenStep[];
}

export type WrittenStep = Omit<Step, 'value' | 'tree'> & { value: string; html: string };

const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;
/** A name that the firm gives to an action may leave; only what cannot be such a name is a canary there. */
const NEVER_A_NAME: Form = 'contract';
/** Path parts that are plain words stay; an address holds what looks like an identifier. */
const IN_PATHS: readonly Form[] = ['digits', 'contract', 'hex', 'mail'];

export function writePage(page: PageCase, canaries: Canaries): WrittenPage {
  const writer = new PageWriter(canaries);
  const path = `${writer.fill(page.path)}?${writer.fill({ text: 'k=§&§=1', form: 'mail' })}#${writer.fill({ text: '§', form: 'name' })}`;
  // Masking the whole page would also mask what the policy names in it.
  const quiet = (attributes: Attribute[]) =>
    page.named
      ? attributes.filter(({ name }) => !/^(contenteditable|inert|hidden|popover)$/.test(name))
      : attributes;
  const { element, rules } = page.named ? writer.named(page.named) : { element: '', rules: [] };
  const html = `<!doctype html><html${writer.attributes(quiet(page.html))}><head><script src="/recorder.js"></script><script src="/program.js"></script>${writer.trees(page.head)}</head>
<body${writer.attributes(quiet(page.body))}>${element}${writer.trees(page.trees)}</body></html>`;
  return {
    path,
    html,
    rules,
    before: page.before.map((step) => writer.step(step)),
    during: page.during.map((step) => writer.step(step)),
  };
}

class PageWriter {
  constructor(private readonly canaries: Canaries) {}

  fill({ text, form }: Value): string {
    return text.replace(/§/g, () => this.canaries.secret(form));
  }

  attributes(attributes: Attribute[]): string {
    const seen = new Set<string>();
    return attributes
      .map(({ name, value }) => {
        const written = this.attributeName(name);
        if (seen.has(written)) return '';
        seen.add(written);
        return ` ${written}="${escape(this.attributeValue(name, value))}"`;
      })
      .join('');
  }

  attributeName(name: string): string {
    return this.fill({ text: name, form: 'kebab' });
  }

  attributeValue(name: string, value: Value): string {
    return this.fill(name === 'data-exhibit-action' ? { ...value, form: NEVER_A_NAME } : value);
  }

  trees(trees: Tree[]): string {
    return trees.map((tree) => this.tree(tree)).join('');
  }

  step({ value, tree, ...step }: Step): WrittenStep {
    const inPath = step.do === 'push-state' && !IN_PATHS.includes(value.form);
    return {
      ...step,
      name: this.attributeName(step.name),
      value: inPath
        ? this.fill({ text: value.text, form: 'contract' })
        : this.attributeValue(step.name, value),
      html: this.trees(tree),
    };
  }

  /** The element that the policy names: its own words must arrive, and nothing else of it. */
  named(named: Named): { element: string; rules: UnmaskRule[] } {
    const mark = {
      id: ['#offen', 'id="offen"'],
      class: [`${named.tag}.offen`, 'class="x offen"'],
      mark: ['[data-exhibit-offen="ja"]', 'data-exhibit-offen="ja"'],
      role: ['[role="note"]', 'role="note"'],
    }[named.selector];
    const text = named.text || named.attributes.length === 0;
    const own = text ? this.canaries.shown() : this.canaries.secret('name');
    const shown = named.attributes.map((name) => ` ${name}="${this.canaries.shown()}"`).join('');
    // In a section: words directly inside the element would be what the rule names.
    const inside = `<section>${this.trees(named.children)}</section>`;
    const shadow = `<template shadowrootmode="open">${this.canaries.secret('name')}<slot></slot></template>`;
    const below =
      text && named.descendants
        ? this.shownBelow()
        : `${named.shadow && named.tag !== 'li' ? shadow : ''}${inside}`;
    const beside = ` data-beside="${this.canaries.secret('name')}"`;
    return {
      element: `<${named.tag} ${mark[1]}${shown}${beside}>${own}${below}</${named.tag}>`,
      rules: [
        {
          id: 'offen',
          selector: mark[0]!,
          text,
          descendants: text && named.descendants,
          attributes: named.attributes,
          reason: 'the same for every visitor',
        },
      ],
    };
  }

  /** Below a rule for descendants words show, but never attributes, nor what is typed, blocked or framed. */
  private shownBelow(): string {
    const s = () => this.canaries.secret('name');
    return `<b title="${s()}">${this.canaries.shown()}<i>${this.canaries.shown()}</i></b><input value="${s()}" placeholder="${s()}">
<span data-exhibit-block>${s()}</span><span contenteditable="true">${s()}</span><textarea>${s()}</textarea><select><option>${s()}</option></select>
<iframe srcdoc="<p>${s()}</p>"></iframe><style>p::before{content:"${s()}"}</style><noscript>${s()}</noscript><svg><title>${s()}</title></svg>`;
  }

  private tree(tree: Tree): string {
    switch (tree.kind) {
      case 'text':
        return ` ${this.canaries.secret(tree.form)}`;
      case 'comment':
        return `<!-- ${this.canaries.secret(tree.form)} -->`;
      case 'raw':
        return this.fill(tree.html);
      case 'style':
        return `<style>${tree.rules.map((rule) => this.fill(rule)).join('\n')}</style>`;
      case 'element': {
        const tag = this.fill({ text: tree.tag, form: 'kebab' });
        const start = `<${tag}${this.attributes(tree.attributes)}>`;
        return VOID.test(tag) ? start : `${start}${this.trees(tree.children)}</${tag}>`;
      }
      case 'shadow':
        return `<div><template shadowrootmode="${tree.mode}">${this.trees(tree.children)}</template></div>`;
      case 'frame': {
        const inner = this.trees(tree.children);
        if (tree.how === 'srcdoc') return `<iframe srcdoc="${escape(inner)}"></iframe>`;
        if (tree.how === 'blob') return `<iframe data-blob="${escape(inner)}"></iframe>`;
        const path = tree.how === 'data' ? 'data:text/html,' : '/inner/';
        return `<iframe src="${path}${encodeURIComponent(inner)}"></iframe>`;
      }
    }
  }
}

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
