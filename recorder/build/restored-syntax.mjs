import ts from 'typescript';
import { isAssignment, parse, walk } from './source-edits.mjs';

/** Undoes what rrweb's own build wrote for older browsers. Says the same in fewer words; changes nothing. */
export function restoreSyntax(edits) {
  inlineEnums(edits);
  assignFields(edits);
  chainOptionally(edits);
  edits.edit((node) =>
    ts.isPropertyAccessExpression(node) && node.expression.getText() === 'index' ? node.name.text : undefined,
  );
}

function inlineEnums(edits) {
  const enums = new Map();
  for (const statement of parse(edits.source).statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const name = statement.declarationList.declarations[0].name.getText();
    const members = [...statement.getText().matchAll(/\w+\["(\w+)"\] = (\d+)\] = "\1";/g)];
    if (members.length) enums.set(name, new Map(members.map(([, key, number]) => [key, number])));
  }
  const valueOf = (owner, key) => enums.get(owner.getText())?.get(key);
  edits.edit((node) => {
    if (ts.isPropertyAccessExpression(node)) return valueOf(node.expression, node.name.text);
    if (ts.isElementAccessExpression(node) && ts.isStringLiteral(node.argumentExpression))
      return valueOf(node.expression, node.argumentExpression.text);
    return undefined;
  });
  // This one is also asked by name, never by number.
  edits.edit((node) =>
    ts.isVariableDeclaration(node) && node.name.getText() === 'MouseInteractions'
      ? `MouseInteractions = {${[...enums.get('MouseInteractions')].map((member) => member.join(': ')).join()}}`
      : undefined,
  );
}

/** `__publicField(this, "x", value)` → `this.x = value`; a field without a value is undefined anyway. */
function assignFields(edits) {
  const isField = (node) =>
    ts.isExpressionStatement(node) &&
    ts.isCallExpression(node.expression) &&
    node.expression.expression.getText() === '__publicField';
  while (
    edits.edit((node) => {
      if (!isField(node)) return undefined;
      const [, name, value] = node.expression.arguments;
      return value ? `this.${name.text} = ${value.getText()};` : ';';
    })
  );
}

/** `(_a = x) == null ? void 0 : _a.y` → `(x)?.y` */
function chainOptionally(edits) {
  while (
    edits.edit((node) => {
      if (!ts.isConditionalExpression(node) || node.whenTrue.getText() !== 'void 0') return undefined;
      const { condition } = node;
      if (
        !ts.isBinaryExpression(condition) ||
        !/^== ?null$/.test(condition.getText().slice(condition.left.getText().length).trim())
      )
        return undefined;
      const inner = ts.isParenthesizedExpression(condition.left) ? condition.left.expression : condition.left;
      const [name, value] = isAssignment(inner) ? [inner.left, inner.right] : [inner, inner];
      const chain = node.whenFalse.getText();
      // `_a.call(this)` and `_a[key]` stay: their first step is not a plain property.
      if (!chain.startsWith(`${name.getText()}.`) || chain.startsWith(`${name.getText()}.call(`))
        return undefined;
      return `(${value.getText()})?${chain.slice(name.getText().length)}`;
    })
  );
}
