import { parseRuleSelector, type MaskingPolicy, type RuleSelector, type UnmaskRule } from '@exhibit/contract';
import { AliasNumbers } from '../conformance/aliases.js';
import { PassedSheets } from '../conformance/clean-css.js';
import { Findings, into } from '../conformance/findings.js';
import { checkIncrement } from '../conformance/increment-check.js';
import { isObject, type Json } from '../conformance/json-members.js';
import { placeNodes, type NodeContext } from '../conformance/node-check.js';
import { RecordedPage, type PageNode } from '../conformance/recorded-page.js';
import { isBeyondRules, matches, RuleCoverage } from '../conformance/rule-coverage.js';

/** What one rule names on a recorded page: structure and counts, never a text, a value or a name of the page's. */
export interface NamedOnPage {
  rule: string;
  elements: number;
  /** Steps of tags, a few up from each of the first elements. */
  paths: string[];
  /** Texts that it would show, however they were recorded. */
  texts: number;
  /** Of those that it names, what stands inside what no rule reaches. */
  refused: number;
  /** False when masking took the names that the rule asks for: then none was found, and none could be. */
  told: boolean;
}

export interface NamedPage {
  /** As recorded, cleaned of identifiers; null for what was before the first that was told of. */
  path: string | null;
  elements: number;
  rules: NamedOnPage[];
}

const PAGES_AT_MOST = 50;
const PATHS_AT_MOST = 5;
const STEPS = 4;

/**
 * Reads one recording, segment by segment, and says which elements the rules of a version would name on each of its
 * pages, as each page stood at its end. `recorded`: the policies it was recorded under, which decide what names are kept.
 */
export class RecordedRules {
  private readonly page = new RecordedPage();
  private readonly context: NodeContext;
  private readonly rules: { rule: UnmaskRule; selector: RuleSelector; told: boolean }[];
  private readonly pages: NamedPage[] = [];
  private root: PageNode | null = null;
  private path: string | null = null;
  private next: string | null = null;

  constructor(tried: MaskingPolicy, recorded: readonly MaskingPolicy[]) {
    const all = { version: -1, rules: [...recorded.flatMap(({ rules }) => rules), ...tried.rules] };
    const coverage = new RuleCoverage(all);
    const kept = recorded.map((policy) => new RuleCoverage(policy));
    this.rules = tried.rules.flatMap((rule) => {
      const selector = parseRuleSelector(rule.selector);
      return 'fault' in selector ? [] : [{ rule, selector, told: kept.every((one) => keeps(one, selector)) }];
    });
    this.context = {
      rules: coverage,
      kept: coverage.names,
      aliases: new AliasNumbers(),
      passed: new PassedSheets(),
      disclosures: new Set(),
      // Whether it conforms was decided when it was sealed; here nobody asks.
      findings: new Findings(),
      shown: () => undefined,
      page: this.page,
      remembersTexts: false,
      toCompare: [],
    };
  }

  /** The parsed events of the next segment. */
  segment(events: unknown): void {
    if (!Array.isArray(events)) return;
    for (const event of events) if (isObject(event)) this.event(event);
  }

  /** Every page of the recording, in order, once each. */
  end(): NamedPage[] {
    this.closePage();
    return this.pages;
  }

  private event({ type, data }: Json): void {
    if (!isObject(data)) return;
    if (type === 2) this.snapshot(data['node']);
    else if (type === 3) checkIncrement(data, this.context, into(null, 'data'));
    else if (type === 5 && data['tag'] === 'exhibit.page' && isObject(data['payload'])) {
      const { path, how } = data['payload'];
      if (typeof path !== 'string') return;
      this.next = path;
      // A load is told of behind its picture; any other change before the picture that follows it.
      if (how === 'load') this.path = path;
    }
    this.context.toCompare.length = 0;
  }

  private snapshot(node: unknown): void {
    this.closePage();
    this.page.clear();
    this.path = this.next;
    this.root = placeNodes(node, null, null, this.context, into(null, 'node'))[0]?.node ?? null;
  }

  private closePage(): void {
    if (!this.root || this.pages.length >= PAGES_AT_MOST) return;
    const elements = elementsOf(this.root);
    const found = {
      path: this.path,
      elements: elements.length,
      rules: this.rules.map((one) => named(one, elements)),
    };
    const known = this.pages.findIndex(({ path }) => path === found.path);
    if (known < 0) this.pages.push(found);
    else this.pages[known] = found;
  }
}

function named(
  { rule, selector, told }: { rule: UnmaskRule; selector: RuleSelector; told: boolean },
  elements: readonly PageNode[],
): NamedOnPage {
  const found = elements.filter((element) => matches(selector, element));
  const open = found.filter((element) => !isBeyondRules(element));
  return {
    rule: rule.id,
    elements: open.length,
    paths: open.slice(0, PATHS_AT_MOST).map(pathOf),
    texts: rule.text ? open.reduce((sum, element) => sum + textsIn(element, rule.descendants), 0) : 0,
    refused: found.length - open.length,
    told: told || found.length > 0,
  };
}

/** Whether a recording under this policy keeps every name that the selector asks for. */
function keeps(policy: RuleCoverage, { tag, id, classes, attributes }: RuleSelector): boolean {
  const names = [...classes, ...(id === null ? [] : [id]), ...(tag?.includes('-') ? [tag] : [])];
  return (
    names.every((name) => policy.names.has(name)) &&
    attributes.every(({ name, value }) => (value === null ? MARKS.has(name) : policy.namesValue(name, value)))
  );
}

/** Marks whose being there is kept under every policy. */
const MARKS: ReadonlySet<string> = new Set([
  'role',
  'lang',
  'data-exhibit-block',
  'data-exhibit-disclosure',
  'data-exhibit-action',
]);

function elementsOf(root: PageNode): PageNode[] {
  const found: PageNode[] = [];
  const waiting: PageNode[] = [root];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (at.type === 2) found.push(at);
    for (let child = at.last; child; child = child.previous) waiting.push(child);
  }
  return found;
}

function textsIn(element: PageNode, deep: boolean): number {
  let texts = 0;
  const waiting: PageNode[] = [element];
  for (let at = waiting.pop(); at; at = waiting.pop())
    for (let child = at.first; child; child = child.next) {
      if (child.type === 3) texts++;
      else if (deep && child.type === 2 && !isBeyondRules(child)) waiting.push(child);
    }
  return texts;
}

function pathOf(element: PageNode): string {
  const steps: string[] = [];
  for (let at: PageNode | null = element; at?.type === 2 && steps.length < STEPS; at = at.parent)
    steps.unshift(stepOf(at));
  return steps.join(' > ');
}

function stepOf(element: PageNode): string {
  let before = 0;
  let alike = 0;
  for (let at = element.parent?.first ?? null; at; at = at.next) {
    if (at.type !== 2 || at.tag !== element.tag) continue;
    alike++;
    if (at === element) before = alike;
  }
  return alike > 1 ? `${element.tag}:nth-of-type(${before})` : element.tag;
}
