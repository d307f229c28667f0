import { type HidingDeclarations, hidingDeclarations } from './declarations.js';

/** A rule of a style sheet that says something of what can hide. */
export interface StyleRule {
  /** The element that it is about, as far as its last compound selector says. */
  subject: { tag: string | null; id: string | null; classes: string[] };
  /** The whole selector is this subject, and the rule stands under no condition. */
  plain: boolean;
  says: HidingDeclarations;
}

const MAX_SHEET = 4_000_000;
const MAX_RULES = 50_000;
const MAX_SELECTOR = 10_000;
/** Rules in these hold whenever the sheet does, but not necessarily before others. */
const CONDITION = /^@(media|supports|container|layer|scope|starting-style|document|-moz-document)\b/i;

/** Reads a sheet as the recorder wrote it. null when it is too large, or its brackets do not pair. */
export function styleRules(sheet: string): StyleRule[] | null {
  if (sheet.length > MAX_SHEET) return null;
  const css = sheet.replace(/\/\*[^]*?\*\//g, '');
  const rules: StyleRule[] = [];
  const open: { head: string; from: number; holdsRules: boolean }[] = [];
  let from = 0;
  for (const { 0: mark, index } of css.matchAll(/"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|[{};]/g)) {
    if (mark === '{') {
      const outer = open.at(-1);
      if (outer) outer.holdsRules = true;
      open.push({ head: css.slice(from, index).trim(), from: index + 1, holdsRules: false });
    } else if (mark === '}') {
      const block = open.pop();
      if (block === undefined) return null;
      const outer = open.map(({ head }) => head);
      if (!block.head.startsWith('@'))
        addRules(rules, block.head, css.slice(block.from, index), outer, block.holdsRules);
      if (rules.length > MAX_RULES) return null;
    } else if (mark !== ';') continue;
    from = index + 1;
  }
  return open.length === 0 ? rules : null;
}

function addRules(rules: StyleRule[], head: string, body: string, outer: string[], nests: boolean): void {
  const around = outer.find((each) => !CONDITION.test(each));
  if (around?.startsWith('@')) return; // key frames, and what else is no rule of an element
  if (head.length > MAX_SELECTOR) return;
  const says = hidingDeclarations(nests ? body.replace(/[^;{}]*\{[^]*\}/g, '') : body);
  if (says.size === 0) return;
  // A nested rule is about whatever the outer one says.
  const selectors = around === undefined ? withoutBrackets(head).split(',') : ['&'];
  for (const selector of selectors) {
    const { subject, plain } = subjectOf(selector.trim());
    rules.push({ subject, plain: plain && outer.length === 0, says });
  }
}

/** What stands in brackets narrows a selector down further, in ways that are not looked into. */
function withoutBrackets(selectors: string): string {
  let inner = selectors.replace(/\[[^\]]*\]/g, ':');
  for (let outer = ''; outer !== inner;) {
    outer = inner;
    inner = outer.replace(/\([^()]*\)/g, '');
  }
  return inner;
}

function subjectOf(selector: string): Pick<StyleRule, 'subject' | 'plain'> {
  const last = /[^\s>+~|]*$/.exec(selector)![0];
  // An escape may stand for anything, and so may what does not read as a selector.
  if (/[\\()]/.test(selector)) return { subject: { tag: null, id: null, classes: [] }, plain: false };
  const bare = last.replace(/:[:\w-]*/g, '');
  const subject = {
    tag: /^[a-z][\w-]*/i.exec(bare)?.[0].toLowerCase() ?? null,
    id: /#([\w-]+)/.exec(bare)?.[1] ?? null,
    classes: [...bare.matchAll(/\.([\w-]+)/g)].map(([, name]) => name!),
  };
  return { subject, plain: /^(\*|[a-z][\w-]*)?([.#][\w-]+)*$/i.test(selector) && selector !== '' };
}
