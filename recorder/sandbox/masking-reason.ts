import {
  matchesRuleSelector,
  parseRuleSelector,
  type MaskingPolicy,
  type UnmaskRule,
} from '@exhibit/contract';
import { keyPadsOfPage } from '../src/sanitize/key-pads.js';
import { policyView } from '../src/sanitize/policy-view.js';
import { nodeAbove } from '../src/node-above.js';
import { type PrivacyLevels, privacyLevels, showsText } from '../src/sanitize/privacy-level.js';

export type Treatment = 'blocked' | 'secret' | 'shown' | 'masked';

export interface MaskingReason {
  treatment: Treatment;
  /** In plain words, with the rule, the mark or the default that decided. */
  because: string;
}

const NEVER_CAPTURED = /^(img|video|audio|canvas|object|embed|iframe)$/;

/** Says what the recorder does with an element, asking the very code that the recorder asks. */
export class MaskingReasons {
  private readonly levels: PrivacyLevels;
  private readonly keyPads = keyPadsOfPage();

  constructor(private readonly policy: MaskingPolicy) {
    this.levels = privacyLevels(policyView(policy));
  }

  /** The page changed since the last question. */
  forget(): void {
    this.levels.forget();
  }

  of(element: Element): MaskingReason {
    const level = this.levels.of(element);
    if (level.blocked) return { treatment: 'blocked', because: blockedBy(element) };
    if (NEVER_CAPTURED.test(element.localName))
      return { treatment: 'secret', because: `what a ${element.localName} shows is never captured` };
    if (level.secret)
      return { treatment: 'secret', because: 'typed or chosen by the visitor: beyond any rule' };
    if (this.keyPads.contains(element, performance.now()))
      return { treatment: 'masked', because: 'a pad of keys: where somebody points in it is dropped too' };
    if (showsText(level))
      return { treatment: 'shown', because: `rule ${this.rulesShowing(element).join(', ')}` };
    return { treatment: 'masked', because: 'by default: no rule names it' };
  }

  private rulesShowing(element: Element): string[] {
    const ids = this.matching(element, ({ text }) => text);
    // Nothing reaches into a frame, and what is shown "directly inside" does not reach below.
    for (let at = nodeAbove(element); at && at.nodeType !== 9; at = nodeAbove(at))
      if (at.nodeType === 1)
        for (const id of this.matching(at as Element, ({ text, descendants }) => text && descendants))
          ids.push(`${id} (on ${tagOf(at as Element)} above)`);
    return ids;
  }

  private matching(element: Element, wanted: (rule: UnmaskRule) => boolean): string[] {
    return this.policy.rules
      .filter((rule) => {
        const selector = parseRuleSelector(rule.selector);
        const view = { tag: element.tagName, attribute: (name: string) => element.getAttribute(name) };
        return wanted(rule) && !('fault' in selector) && matchesRuleSelector(selector, view);
      })
      .map(({ id }) => id);
  }
}

export const tagOf = (element: Element): string => `<${element.localName}>`;

function blockedBy(element: Element): string {
  for (let at: Node | null = element; at; at = nodeAbove(at))
    if (at.nodeType === 1 && (at as Element).hasAttribute('data-exhibit-block'))
      return at === element
        ? 'data-exhibit-block: an empty box, nothing inside is recorded'
        : `data-exhibit-block on ${tagOf(at as Element)} above`;
  return 'blocked';
}
