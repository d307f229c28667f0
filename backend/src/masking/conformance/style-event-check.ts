import { isCleanCss, isCleanProperty } from './clean-css.js';
import { into, type Place } from './findings.js';
import { hasMembers, isId, listOf, oneOf, type Json } from './json-members.js';
import type { NodeContext } from './node-check.js';

const isIndex = (value: unknown): boolean => (Array.isArray(value) ? value.every(isId) : isId(value));
const isIds = (value: unknown): boolean => Array.isArray(value) && value.every(isId);
const SHEET = { source: isId, id: isId, styleId: isId };

/** `insertRule`, `deleteRule`, `replace` and `replaceSync` of a style sheet. */
export function checkSheetRules(data: Json, context: NodeContext, place: Place): void {
  const { findings } = context;
  const optional = { ...SHEET, removes: null, adds: null, replace: null, replaceSync: null };
  hasMembers(data, { required: {}, optional }, findings, place);
  if ('removes' in data) {
    const within = into(place, 'removes');
    listOf(data['removes'], findings, within).forEach((removed, index) =>
      hasMembers(removed, { required: { index: isIndex } }, findings, into(within, index)),
    );
  }
  if ('adds' in data) checkRules(data['adds'], context, into(place, 'adds'));
  for (const name of ['replace', 'replaceSync'])
    if (name in data) checkStyle(data[name], context, into(place, name));
}

export function checkDeclaration(data: Json, context: NodeContext, place: Place): void {
  const { findings } = context;
  hasMembers(
    data,
    { required: { index: isIndex }, optional: { ...SHEET, set: null, remove: null } },
    findings,
    place,
  );
  if ('set' in data) {
    const within = into(place, 'set');
    const members = { required: { property: null, value: null }, optional: { priority: oneOf('important') } };
    if (hasMembers(data['set'], members, findings, within)) {
      checkProperty(data['set']['property'], context, into(within, 'property'));
      checkStyle(data['set']['value'], context, into(within, 'value'));
    }
  }
  if ('remove' in data) {
    const within = into(place, 'remove');
    if (hasMembers(data['remove'], { required: { property: null } }, findings, within))
      checkProperty(data['remove']['property'], context, into(within, 'property'));
  }
}

export function checkAdoptedSheets(data: Json, context: NodeContext, place: Place): void {
  const { findings } = context;
  const members = { required: { source: isId, id: isId, styleIds: isIds }, optional: { styles: null } };
  hasMembers(data, members, findings, place);
  if (!('styles' in data)) return;
  const within = into(place, 'styles');
  listOf(data['styles'], findings, within).forEach((sheet, index) => {
    const at = into(within, index);
    if (hasMembers(sheet, { required: { styleId: isId, rules: null } }, findings, at))
      checkRules(sheet['rules'], context, into(at, 'rules'));
  });
}

function checkRules(rules: unknown, context: NodeContext, place: Place): void {
  listOf(rules, context.findings, place).forEach((rule, index) => {
    const at = into(place, index);
    const members = { required: { rule: null }, optional: { index: isIndex } };
    if (hasMembers(rule, members, context.findings, at)) checkStyle(rule['rule'], context, into(at, 'rule'));
  });
}

function checkStyle(text: unknown, context: NodeContext, place: Place): void {
  if (typeof text === 'string' && isCleanCss(text, context)) context.findings.strings.styles++;
  else context.findings.report('STYLE_IN_CLEAR', place);
}

function checkProperty(name: unknown, context: NodeContext, place: Place): void {
  if (typeof name !== 'string' || !isCleanProperty(name, context))
    context.findings.report('STYLE_IN_CLEAR', place);
}
