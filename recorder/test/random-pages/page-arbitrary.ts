import fc from 'fast-check';
import { FORMS } from './canaries.js';
import type { Attribute, Named, PageCase, Step, Tree, Value } from './page-tree.js';
import { STEPS } from './page-tree.js';
import {
  ATTRIBUTE_VALUES,
  ATTRIBUTES,
  DECLARATIONS,
  FIELD_NAMES,
  HEAD,
  INPUT_TYPES,
  RAW,
  RULES,
  SELECTORS,
  TAGS,
} from './page-vocabulary.js';

const form = fc.constantFrom(...FORMS);
const oneOf = (texts: readonly string[]): fc.Arbitrary<Value> =>
  fc.record({ text: fc.constantFrom(...texts), form });
const plain = (text: string): Value => ({ text, form: 'word' });

const attribute: fc.Arbitrary<Attribute> = fc.record({
  name: fc.constantFrom(...ATTRIBUTES),
  value: oneOf(ATTRIBUTE_VALUES),
});
const attributes = fc.array(attribute, { maxLength: 4 });

/** One statement of a style sheet. */
export const cssRule: fc.Arbitrary<Value> = fc
  .tuple(
    fc.constantFrom(...RULES),
    fc.constantFrom(...SELECTORS),
    fc.array(fc.constantFrom(...DECLARATIONS), { minLength: 1, maxLength: 3 }),
    form,
  )
  .map(([rule, selector, declarations, form]) => ({
    text: rule.replaceAll('SELECTOR', selector).replaceAll('DECLARATIONS', declarations.join(';')),
    form,
  }));

const field: fc.Arbitrary<Tree> = fc.record({
  kind: fc.constant('element' as const),
  tag: fc.constantFrom('input', 'input', 'textarea', 'button', 'select'),
  attributes: fc
    .tuple(
      fc.constantFrom(...INPUT_TYPES),
      oneOf(['§', '§', '2027-01-01', '47', '#4711aa', '']),
      fc.option(fc.constantFrom(...FIELD_NAMES)),
      attributes,
    )
    .map(([type, value, name, more]) => [
      { name: 'type', value: plain(type) },
      { name: 'value', value },
      ...(name ? [{ name: 'name', value: plain(name) }] : []),
      ...more,
    ]),
  children: fc.array(fc.record({ kind: fc.constant('text' as const), form }), { maxLength: 1 }),
});

const { tree } = fc.letrec<{ tree: Tree; trees: Tree[]; element: Tree }>((tie) => ({
  trees: fc.array(tie('tree'), { maxLength: 4, depthIdentifier: 'page' }),
  element: fc.record({
    kind: fc.constant('element' as const),
    tag: fc.constantFrom(...TAGS),
    attributes,
    children: tie('trees'),
  }),
  tree: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'page', depthSize: 'small' },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('text' as const), form }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('comment' as const), form }) },
    { weight: 5, arbitrary: field },
    { weight: 8, arbitrary: oneOf(RAW).map((html) => ({ kind: 'raw' as const, html })) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('style' as const),
        rules: fc.array(cssRule, { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 14, arbitrary: tie('element') },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('shadow' as const),
        mode: fc.constantFrom('open' as const, 'open' as const, 'closed' as const),
        children: tie('trees'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('frame' as const),
        how: fc.constantFrom('srcdoc' as const, 'blob' as const, 'data' as const, 'same-origin' as const),
        children: tie('trees'),
      }),
    },
  ),
}));

const trees = (maxLength: number) => fc.array(tree, { maxLength });

const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.constantFrom(...STEPS),
    fc.nat(9_999),
    fc.nat(9_999),
    attribute,
    oneOf(ATTRIBUTE_VALUES),
    cssRule,
    trees(2),
    oneOf(DECLARATIONS),
  )
  .map(([kind, at, to, { name, value: attributeValue }, value, rule, tree, declaration]) => {
    const takesRule = /rule|adopt|sheet/.test(kind) && kind !== 'style-rule';
    const takesDeclaration = kind === 'style' || kind === 'style-rule';
    return {
      do: kind,
      at,
      to,
      name,
      value: takesRule
        ? rule
        : takesDeclaration
          ? declaration
          : kind === 'attribute'
            ? attributeValue
            : value,
      tree: /add|inner|insert-before|replace|shadow|define|body/.test(kind) ? tree : [],
    };
  });

const named: fc.Arbitrary<Named> = fc.record({
  selector: fc.constantFrom('id' as const, 'class' as const, 'mark' as const, 'role' as const),
  tag: fc.constantFrom('p', 'div', 'h2', 'section', 'span', 'article', 'x-card', 'li'),
  text: fc.boolean(),
  descendants: fc.boolean(),
  shadow: fc.boolean(),
  attributes: fc.subarray(['title', 'aria-label', 'alt', 'data-note', 'datetime']),
  children: trees(3),
});

/** Paths keep plain words on purpose, so that canaries in them look like what identifies somebody. */
const path = fc.record({
  text: fc.constantFrom('kunden/§', '§/§', 'a/§/akte.html', '§'),
  form: fc.constantFrom('digits' as const, 'contract' as const, 'hex' as const, 'mail' as const),
});

export const pageCase: fc.Arbitrary<PageCase> = fc.record({
  path,
  html: attributes,
  head: fc.array(
    fc.oneof(
      oneOf(HEAD).map((html) => ({ kind: 'raw' as const, html })),
      fc.record({ kind: fc.constant('style' as const), rules: fc.array(cssRule, { maxLength: 5 }) }),
    ),
    { maxLength: 4 },
  ),
  body: attributes,
  named: fc.option(named, { freq: 4 }),
  trees: trees(4),
  before: fc.oneof(fc.constant<Step[]>([]), fc.array(step, { maxLength: 3 })),
  during: fc.array(step, { maxLength: 10 }),
});
