import type {
  adoptedStyleSheetData,
  styleDeclarationData,
  styleSheetAddRule,
  styleSheetRuleData,
} from '@rrweb/types';
import type { CssContext } from './css/css-environment.js';
import { cleanSingleRule, cleanStyleSheet } from './css/css-sheet.js';
import { cleanDeclaration } from './css/css-value.js';
import { numbers } from './numbers.js';

/** `insertRule`, `deleteRule`, `replace`: the same rules of cleaning, and every rule keeps its place. */
export function cleanStyleSheetRule(data: styleSheetRuleData, css: CssContext): object {
  const sheet = (text: unknown) => (typeof text === 'string' ? cleanStyleSheet(text, css) : undefined);
  return {
    ...numbers(data, 'source id styleId'),
    removes: data.removes?.filter(({ index }) => isIndex(index)).map(({ index }) => ({ index })),
    adds: data.adds && cleanRules(data.adds, css),
    replace: sheet(data.replace),
    replaceSync: sheet(data.replaceSync),
  };
}

export function cleanStyleDeclaration(data: styleDeclarationData, css: CssContext): object | null {
  const { index, set, remove } = data;
  const { property, value } = set ?? { ...remove, value: 'initial' };
  const declaration = isIndex(index) && property ? cleanDeclaration(property, value ?? '', css) : null;
  if (declaration === null) return null;
  const [name, ...rest] = declaration.split(':');
  const clean = set
    ? {
        set: {
          property: name,
          value: rest.join(':'),
          priority: set.priority === 'important' ? set.priority : undefined,
        },
      }
    : { remove: { property: name } };
  return { ...numbers(data, 'source id styleId'), index, ...clean };
}

export function cleanAdoptedStyleSheets(data: adoptedStyleSheetData, css: CssContext): object {
  return {
    ...numbers(data, 'source id'),
    styleIds: data.styleIds.filter(Number.isInteger),
    styles: data.styles?.map((style) => ({
      ...numbers(style, 'styleId'),
      rules: cleanRules(style.rules, css),
    })),
  };
}

function cleanRules(rules: styleSheetAddRule[], css: CssContext): object[] {
  return rules.map(({ rule, index }) => ({
    rule: cleanSingleRule(String(rule), css),
    index: isIndex(index) ? index : undefined,
  }));
}

function isIndex(index: unknown): boolean {
  return [index].flat().every(Number.isInteger);
}
