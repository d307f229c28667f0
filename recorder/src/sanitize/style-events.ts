import type {
  adoptedStyleSheetData,
  styleDeclarationData,
  styleSheetAddRule,
  styleSheetRuleData,
} from '@rrweb/types';
import type { CssContext } from './css/css-environment.js';
import { cleanSingleRule, cleanStyleSheet } from './css/css-sheet.js';
import { cleanDeclaration } from './css/css-value.js';

type Index = number | number[];

/** `insertRule`, `deleteRule`, `replace`: the same rules of cleaning, and every rule keeps its place. */
export function cleanStyleSheetRule(data: styleSheetRuleData, css: CssContext): object {
  return {
    source: data.source,
    ...sheetOf(data),
    ...(data.removes && {
      removes: data.removes.flatMap(({ index }) => (isIndex(index) ? [{ index }] : [])),
    }),
    ...(data.adds && { adds: cleanRules(data.adds, css) }),
    ...(typeof data.replace === 'string' && { replace: cleanStyleSheet(data.replace, css) }),
    ...(typeof data.replaceSync === 'string' && { replaceSync: cleanStyleSheet(data.replaceSync, css) }),
  };
}

export function cleanStyleDeclaration(data: styleDeclarationData, css: CssContext): object | null {
  if (!isIndex(data.index)) return null;
  const common = { source: data.source, ...sheetOf(data), index: data.index };
  if (data.set) {
    const declaration = cleanDeclaration(data.set.property, data.set.value ?? '', css);
    if (declaration === null) return null;
    const colon = declaration.indexOf(':');
    const priority = data.set.priority === 'important' ? { priority: 'important' } : {};
    return {
      ...common,
      set: { property: declaration.slice(0, colon), value: declaration.slice(colon + 1), ...priority },
    };
  }
  const removed = data.remove && cleanDeclaration(data.remove.property, 'initial', css);
  return removed ? { ...common, remove: { property: removed.slice(0, removed.indexOf(':')) } } : null;
}

export function cleanAdoptedStyleSheets(data: adoptedStyleSheetData, css: CssContext): object {
  return {
    source: data.source,
    id: data.id,
    styleIds: data.styleIds.filter(Number.isInteger),
    ...(data.styles && {
      styles: data.styles.map(({ styleId, rules }) => ({ styleId, rules: cleanRules(rules, css) })),
    }),
  };
}

function cleanRules(rules: styleSheetAddRule[], css: CssContext): styleSheetAddRule[] {
  return rules.map(({ rule, index }) => ({
    rule: cleanSingleRule(String(rule), css),
    ...(index !== undefined && isIndex(index) && { index }),
  }));
}

function sheetOf({ id, styleId }: { id?: number; styleId?: number }): { id?: number; styleId?: number } {
  return {
    ...(Number.isInteger(id) && { id: id! }),
    ...(Number.isInteger(styleId) && { styleId: styleId! }),
  };
}

function isIndex(index: Index): boolean {
  return Array.isArray(index) ? index.every(Number.isInteger) : Number.isInteger(index);
}
