import { readFile } from 'node:fs/promises';
import ts from 'typescript';
import { parse } from './source-edits.mjs';

/** One module in several files: rrweb's own is one, and they use its variables. Only the first imports. */
const FILES = ['nodes', 'page', 'changes', 'visitor', 'style-sheets', 'recording'].map(
  (name) => new URL(`./rewritten/${name}.js`, import.meta.url),
);

/**
 * Parts of rrweb's recorder written anew for the one recording that is made of a page: each function and class there
 * stands in the place of rrweb's of the same name, and uses the others of it as they are. They say the same, event by
 * event (recorder/test/trimmed-rrweb.e2e-spec.ts), but ask a node through its prototype, and do not work out what the
 * sanitizer never passes on.
 */
export async function rewriteParts(edits) {
  const parts = (await Promise.all(FILES.map((file) => readFile(file, 'utf8')))).join('\n');
  const { statements } = parse(parts);
  const names = new Set(statements.flatMap(namesOf));
  const replaced = edits.edit((node) =>
    ts.isSourceFile(node.parent ?? node) && namesOf(node).some((name) => names.has(name)) ? ';' : undefined,
  );
  if (replaced !== REPLACED)
    throw new Error(`expected ${REPLACED} parts of rrweb to replace, found ${replaced}`);
  changeBuffer(edits);
  edits.source = `${parts}\n${edits.source}`;
}

const REPLACED = 54;

/** What a statement of a module declares, imports of it included. */
function namesOf(statement) {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return [statement.name.text];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  if (ts.isImportDeclaration(statement))
    return statement.importClause.namedBindings.elements.map(({ name }) => name.text);
  return [];
}

/** Which nodes were added, moved and removed is rrweb's to say; what else of them changed is ours. */
function changeBuffer(edits) {
  edits.replaceBeginning(
    'this.processMutation = (m) => {',
    'this.processMutation = (m) => noteChange(this, m);',
  );
  edits.replaceBeginning(
    'this.genTextAreaValueMutation = ',
    'this.genTextAreaValueMutation = (area) => changeArea(this, area);',
  );
  edits.drop('function snapshot(');
  edits.replaceBeginning(
    'serializeNodeWithId(n, {\n',
    'serializeNodeWithId(n, { rootId: getRootId(this.doc), skipChild: true, newlyAddedElement: true, cssCaptured })',
  );
  edits.replaceBeginning('record.takeFullSnapshot = ', 'record.takeFullSnapshot = takeFullSnapshot;');
  // A style is told whole.
  edits.drop('if (typeof attributes.style === "string") {');
  // A shadow root has its host whatever became of it.
  edits.replace('getShadowHost(n)', 'host(parentNode2)');
  edits.drop('if (parentId === -1 && parentNode2.nodeType');
  edits.dropMethod('MutationBuffer', 'init');
  edits.dropMethod('MutationBuffer', 'reset');
}
