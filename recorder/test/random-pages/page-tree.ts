import type { Form } from './canaries.js';

/** A random page as data, so that fast-check can shrink it. Canaries are put in when it is written down. */
export type Tree =
  | { kind: 'text'; form: Form }
  | { kind: 'comment'; form: Form }
  | { kind: 'element'; tag: string; attributes: Attribute[]; children: Tree[] }
  | { kind: 'shadow'; mode: 'open' | 'closed'; children: Tree[] }
  | { kind: 'frame'; how: 'srcdoc' | 'blob' | 'data' | 'same-origin'; children: Tree[] }
  | { kind: 'style'; rules: Value[] }
  /** HTML that is more than one element of one kind; § stands for a canary. */
  | { kind: 'raw'; html: Value };

/** A text in which every § is a canary of the form. */
export interface Value {
  text: string;
  form: Form;
}

export interface Attribute {
  name: string;
  value: Value;
}

/** An element that the policy names, first in its page. */
export interface Named {
  selector: 'id' | 'class' | 'mark' | 'role';
  tag: string;
  text: boolean;
  descendants: boolean;
  /** It has a shadow with words directly in it, which are not its own. */
  shadow: boolean;
  attributes: string[];
  children: Tree[];
}

export interface PageCase {
  path: Value;
  html: Attribute[];
  head: Tree[];
  body: Attribute[];
  named: Named | null;
  trees: Tree[];
  before: Step[];
  during: Step[];
}

/** One thing that a page does. `at` and `to` choose among the nodes that are there at that moment. */
export interface Step {
  do: StepKind;
  at: number;
  to: number;
  name: string;
  value: Value;
  tree: Tree[];
}

export const STEPS = [
  'text',
  'attribute',
  'remove-attribute',
  'add',
  'inner-html',
  'insert-before',
  'replace',
  'move',
  'remove',
  'clone',
  'type',
  'clear',
  'set-value',
  'input-type',
  'check',
  'select',
  'edit',
  'insert-rule',
  'delete-rule',
  'style-rule',
  'style',
  'class',
  'style-text',
  'adopt',
  'replace-sheet',
  'attach-shadow',
  'define',
  'push-state',
  'hash',
  'title',
  'focus',
  'select-text',
  'scroll',
  'click',
  'pointer',
  'canvas',
  'font',
  'error',
  'block',
  'open',
  'yield',
  'body',
] as const;
export type StepKind = (typeof STEPS)[number];
