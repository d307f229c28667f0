import { transform } from 'esbuild';
import ts from 'typescript';
import { isAssignment, isThis, parse, walk } from './source-edits.mjs';

/** Folds what has become constant, and takes out methods and fields that neither rrweb nor record.ts names any more. */
export async function dropUnusedMembers(edits, recordModule) {
  let found;
  do {
    const folded = await transform(edits.source, { minifySyntax: true, treeShaking: true, format: 'esm' });
    edits.source = folded.code;
    const used = new Set(['constructor']);
    walk(parse(recordModule), (node) => {
      if (ts.isPropertyAccessExpression(node)) used.add(node.name.text);
    });
    walk(parse(edits.source), (node) => {
      if (ts.isPropertyAccessExpression(node) && !isFieldWrite(node.parent)) used.add(node.name.text);
      if (ts.isStringLiteral(node)) used.add(node.text);
    });
    found = edits.edit((node) => {
      if (ts.isMethodDeclaration(node) && ts.isClassLike(node.parent))
        return used.has(node.name.getText()) ? undefined : '';
      return isFieldWrite(node) && !used.has(node.left.name.text) ? '0' : undefined;
    });
  } while (found > 0);
}

/** `this.x = …` whose value nobody takes over. */
function isFieldWrite(node) {
  if (!isAssignment(node) || !ts.isPropertyAccessExpression(node.left) || !isThis(node.left.expression))
    return false;
  const { parent } = node;
  return (
    ts.isExpressionStatement(parent) ||
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.CommaToken)
  );
}
