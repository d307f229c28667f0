import ts from 'typescript';
import { enclosing, isAssignment, isThis, parse, walk } from './source-edits.mjs';

/**
 * What a recording has one of, and rrweb hands from call to call, by the name it has there and the variable of the
 * module that it becomes. There is one recording at a time: rrweb itself keeps `wrappedEmit` and `mirror` like this.
 */
const SHARED = new Map(
  Object.entries({
    mirror: 'mirror',
    mirror2: 'mirror',
    blockSelector: 'blockSelector',
    maskTextFn: 'maskTextFn',
    maskInputFn: 'maskInputFn',
    maskInputOptions: 'maskInputOptions',
    stylesheetManager: 'stylesheetManager',
    iframeManager: 'iframeManager',
    shadowDomManager: 'shadowDomManager',
    processedNodeManager: 'processedNodeManager',
    mutationCb: 'wrappedMutationEmit',
    wrappedMutationEmit: 'wrappedMutationEmit',
    scrollCb: 'wrappedScrollEmit',
    wrappedScrollEmit: 'wrappedScrollEmit',
    adoptedStyleSheetCb: 'wrappedAdoptedStyleSheetEmit',
    wrappedAdoptedStyleSheetEmit: 'wrappedAdoptedStyleSheetEmit',
    onIframeLoad: 'onIframeLoad',
    onStylesheetLoad: 'onStylesheetLoad',
  }),
);

export function shareSingletons(edits) {
  const callbacks = callbacksOfRecord(edits.source);
  while (edits.edit(inPlaceOf));
  edits.replace('mirror.reset();', 'mirror.reset(); ({ blockSelector, maskTextFn, maskInputFn } = options);');
  const variables = [...new Set(SHARED.values())].filter((name) => !/^(mirror|on\w+Load)$/.test(name));
  edits.source = `let ${variables.join(', ')};\n${callbacks.join('\n')}\n${edits.source}`;
}

/** record() and the mutation buffer write the same two functions. */
function callbacksOfRecord(source) {
  const callbacks = [];
  walk(parse(source), (node) => {
    if (!ts.isPropertyAssignment(node) || !/^on(Iframe|Stylesheet)Load$/.test(node.name.getText())) return;
    if (enclosing(enclosing(node))?.name?.text === 'record')
      callbacks.push(`const ${node.name.getText()} = ${node.initializer.getText()};`);
  });
  if (callbacks.length !== 2) throw new Error(`expected 2 callbacks, found ${callbacks.length}`);
  return callbacks;
}

function inPlaceOf(node) {
  const name = node.name && ts.isIdentifier(node.name) ? node.name.text : undefined;
  if (ts.isBindingElement(node))
    return SHARED.has((node.propertyName ?? node.name).getText()) ? '' : undefined;
  if (ts.isParameter(node)) return SHARED.has(name) ? `_${name}` : undefined;
  if (ts.isShorthandPropertyAssignment(node) || ts.isPropertyAssignment(node))
    return SHARED.has(name) ? '' : undefined;
  if (ts.isStringLiteral(node))
    return ts.isArrayLiteralExpression(node.parent) && SHARED.has(node.text) ? '' : undefined;
  if (ts.isVariableStatement(node)) return declaration(node);
  if (ts.isExpressionStatement(node)) return isTakenOver(node.expression) ? ';' : undefined;
  if (ts.isPropertyAccessExpression(node))
    return SHARED.has(name) && /^(this|options|o|this\.bypassOptions)$/.test(node.expression.getText())
      ? SHARED.get(name)
      : undefined;
  return ts.isIdentifier(node) && isOtherwiseNamed(node) ? SHARED.get(node.text) : undefined;
}

/** What record() makes becomes the shared one; what another function would make again is not needed. */
function declaration(node) {
  const maker = enclosing(node);
  const [{ name, initializer }] = node.declarationList.declarations;
  if (!maker || !SHARED.has(name.getText())) return undefined;
  return maker.name?.text === 'record' ? `${name.getText()} = ${initializer.getText()};` : ';';
}

/** `this.mirror = options.mirror` */
function isTakenOver(node) {
  return (
    isAssignment(node) &&
    ts.isPropertyAccessExpression(node.left) &&
    isThis(node.left.expression) &&
    SHARED.has(node.left.name.text)
  );
}

function isOtherwiseNamed(node) {
  const isKey = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
  return !isKey && SHARED.has(node.text) && SHARED.get(node.text) !== node.text;
}
