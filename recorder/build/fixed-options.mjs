import ts from 'typescript';
import { enclosing, isThis, parse, SourceEdits, walk } from './source-edits.mjs';

/**
 * Puts the value in the place of every option that is the same for ever: what record.ts passes as a literal, and
 * rrweb's own default of what it does not pass. The minifier then finds which code can no longer be reached.
 */
export function fixOptions(edits, recordModule) {
  const options = optionsOf(edits.source, givenOptions(recordModule));
  if (options.get('_slimDOMOptions')?.text !== 'all') throw new Error('slimDOMOptions is not all');
  options.set(
    'slimDOMOptions',
    literal(
      `{ ${SLIM.split(' ')
        .map((part) => `${part}: true`)
        .join(', ')} }`,
    ),
  );
  options.set('slimDOM', null);
  // What follows from the options, and what nobody sets.
  options.set('inEmittingFrame', literal('true')).set('passEmitsToParent', literal('false'));
  options.set('iframeLoadTimeout', literal('5e3')).set('stylesheetLoadTimeout', literal('5e3'));
  options.set('frozen', literal('false')).set('canvasManager', null);
  for (const [name, value] of options)
    if (edits.edit((node) => inPlaceOf(node, name, value)) === 0) throw new Error(`${name} is found nowhere`);
}

const SLIM =
  'script comment headFavicon headWhitespace headMetaSocial headMetaRobots headMetaHttpEquiv headMetaVerification headMetaAuthorship headMetaDescKeywords headTitleMutations';

/** record.ts for the trimmed rrweb, which has these values in it already. */
export function withoutFixedOptions(recordModule) {
  const edits = new SourceEdits(recordModule);
  edits.edit((node) =>
    ts.isPropertyAssignment(node) &&
    isRecordCall(node.parent.parent) &&
    isLiteral(node.initializer) &&
    // How often is asked for where it is waited.
    node.name.getText() !== 'sampling'
      ? ''
      : undefined,
  );
  return edits.source;
}

function isRecordCall(node) {
  return ts.isCallExpression(node) && node.expression.getText() === 'record';
}

function givenOptions(recordModule) {
  const given = new Map();
  walk(parse(recordModule), (node) => {
    if (isRecordCall(node))
      for (const property of node.arguments[0].properties)
        // What is spread in is of our own making, and no option of rrweb's.
        if (property.name) given.set(property.name.getText(), property.initializer ?? property.name);
  });
  if (given.size === 0) throw new Error('record.ts does not call record()');
  return given;
}

/** By the name that each option has inside record(). Null stands for undefined; what is not fixed is not in it. */
function optionsOf(source, given) {
  const options = new Map();
  walk(parse(source), (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isObjectBindingPattern(node.name)) return;
    if (enclosing(node)?.name?.text !== 'record') return;
    for (const { propertyName, name, initializer } of node.name.elements) {
      const value = given.get((propertyName ?? name).getText()) ?? null;
      if (!value || isLiteral(value)) options.set(name.getText(), value ?? initializer ?? null);
    }
  });
  return options;
}

function inPlaceOf(node, name, value) {
  const named = (other) => other && ts.isIdentifier(other) && other.text === name;
  if (isHandedOn(node, named, name)) return '';
  if (ts.isParameter(node) && named(node.name)) return `_${name}`;
  if (isDeclaration(node, named)) return ';';
  if (ts.isCallExpression(node) && isAskedAlways(node, named, value)) return 'false';
  if (ts.isPropertyAccessExpression(node)) {
    if (named(node.name) && isOptionsHolder(node.expression)) return textOf(value);
    const member = memberOf(node, named, value);
    if (member) return member;
  }
  return named(node) && isReference(node) ? textOf(value) : undefined;
}

/** Where an option is only taken over to be handed on. */
function isHandedOn(node, named, name) {
  if (ts.isBindingElement(node)) return named(node.name);
  if (ts.isShorthandPropertyAssignment(node)) return named(node.name);
  if (ts.isPropertyAssignment(node)) return named(node.name) && !isLiteral(node.initializer);
  return ts.isStringLiteral(node) && ts.isArrayLiteralExpression(node.parent) && node.text === name;
}

function isDeclaration(node, named) {
  if (ts.isVariableStatement(node) && enclosing(node))
    return named(node.declarationList.declarations[0].name);
  if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return false;
  const { left } = node.expression;
  return ts.isPropertyAccessExpression(left) && isThis(left.expression) && named(left.name);
}

/** `keepIframeSrcFn(…)` and `ignoreCSSAttributes.has(…)` with their defaults, which say no. */
function isAskedAlways({ expression }, named, value) {
  if (value && ts.isArrowFunction(value))
    return named(expression) || (ts.isPropertyAccessExpression(expression) && named(expression.name));
  return value && ts.isNewExpression(value) && named(expression.expression);
}

/** `sampling.scroll` → 150 */
function memberOf(node, named, value) {
  if (!value || !ts.isObjectLiteralExpression(value)) return undefined;
  const holder = node.expression;
  const held =
    ts.isPropertyAccessExpression(holder) && named(holder.name) && isOptionsHolder(holder.expression);
  if (!named(holder) && !held) return undefined;
  const member = value.properties.find((property) => property.name.getText() === node.name.text);
  return textOf(member?.initializer ?? null);
}

function isOptionsHolder(node) {
  return isThis(node) || node.getText() === 'options' || node.getText() === 'o';
}

function isReference(node) {
  return !ts.isBindingElement(node.parent) && node.parent.name !== node;
}

function textOf(value) {
  return value ? `(${value.getText()})` : '(void 0)';
}

function literal(text) {
  return parse(`(${text})`).statements[0].expression.expression;
}

function isLiteral(node) {
  if (ts.isObjectLiteralExpression(node))
    return (
      node.properties.length > 0 &&
      node.properties.every((member) => ts.isPropertyAssignment(member) && isLiteral(member.initializer))
    );
  return (
    ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword
  );
}
