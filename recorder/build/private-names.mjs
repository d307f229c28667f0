import { fileURLToPath } from 'node:url';
import ts from 'typescript';

// As the compiler writes paths, on any system.
const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url)).replaceAll('\\', '/');
const HOLDERS =
  /^(Map|Set|WeakMap|WeakSet|ReadonlyMap|ReadonlySet|Promise|Storage|Node|Element|HTML\w*Element|Document)$/;

/**
 * Names of members that no page, no storage and no wire ever sees, each with a short one in its place. A name is
 * short everywhere or nowhere: one use that is not surely private keeps it. Data is never private, because what
 * this version writes down another one reads.
 */
export function privateNames(rrweb) {
  const { names, kept } = ourNames();
  addRrwebNames(rrweb, names, kept);
  const hidden = [...names.keys()].filter((name) => !kept.has(name));
  hidden.sort((a, b) => names.get(b) - names.get(a) || (a < b ? -1 : 1));
  return Object.fromEntries(hidden.map((name, i) => [name, shortName(i, kept)]));
}

// The letters that minified code is full of already; those of coordinates and matrices (x, y, a to f …) alone are left out.
const LETTERS = [...'tnioslhgmpkuvjq'];
const PAIRED = [...'etnrisoalcduhpmgf'];
/** Pairs of the most frequent letters first. */
const rank = (pair) => PAIRED.indexOf(pair[0]) + PAIRED.indexOf(pair[1]);
const PAIRS = PAIRED.flatMap((first) => PAIRED.map((second) => first + second)).sort(
  (a, b) => rank(a) - rank(b),
);
const SHORT = [...LETTERS, ...PAIRS];

function shortName(index, kept) {
  return SHORT.filter((name) => !kept.has(name))[index];
}

function ourNames() {
  const { config } = ts.readConfigFile(path('tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, path(''));
  const program = ts.createProgram([path('src/script.ts')], options);
  const checker = program.getTypeChecker();
  const isOurs = (file) =>
    file.fileName.startsWith(path('src/')) && !file.fileName.endsWith('public-types.ts');
  const isPrivate = privacyOf(checker, isOurs);
  const names = new Map();
  const kept = new Set();
  const judge = (name, symbol) => (isPrivate(symbol) ? count(names, name) : kept.add(name));
  for (const file of program.getSourceFiles())
    walk(file, (node) => {
      if (!isOurs(file)) return;
      if (ts.isPropertyAccessExpression(node)) judge(node.name.text, checker.getSymbolAtLocation(node.name));
      else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent) && !node.dotDotDotToken) {
        const { text } = node.propertyName ?? node.name;
        judge(text, checker.getTypeAtLocation(node.parent).getProperty(text));
      } else if (node.parent && ts.isObjectLiteralExpression(node.parent) && node.name) {
        const type = checker.getContextualType(node.parent);
        judge(node.name.text, type?.getProperty(node.name.text));
      } else if (ts.isStringLiteralLike(node)) kept.add(node.text);
    });
  return { names, kept };
}

/** Says of a symbol whether it is a member of a class of ours, or of a type that holds more than data. */
function privacyOf(checker, isOurs) {
  const known = new Map();
  const isData = (type) => {
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.UnionOrIntersection))) return true;
    if (known.has(type)) return known.get(type);
    known.set(type, true);
    known.set(type, isDataThroughout(type));
    return known.get(type);
  };
  const isDataThroughout = (type) => {
    if (type.isUnionOrIntersection()) return type.types.every(isData);
    if (checker.isArrayType(type) || checker.isTupleType(type))
      return checker.getTypeArguments(type).every(isData);
    if (type.isClass() || type.getCallSignatures().length > 0 || HOLDERS.test(type.symbol?.name))
      return false;
    return checker.getPropertiesOfType(type).every((member) => isData(checker.getTypeOfSymbol(member)));
  };
  return (symbol) =>
    !!symbol?.declarations?.length &&
    symbol.declarations.every((declaration) => {
      if (!isOurs(declaration.getSourceFile())) return false;
      const owner = ts.isParameter(declaration) ? declaration.parent.parent : declaration.parent;
      if (ts.isClassLike(owner)) return true;
      if (!ts.isInterfaceDeclaration(owner) && !ts.isTypeLiteralNode(owner)) return false;
      // In a module block stand additions to somebody else's interface.
      return !ts.isModuleBlock(owner.parent) && !isData(checker.getTypeAtLocation(owner));
    });
}

/** Methods and fields of the classes that stand for rrweb's. What else is asked of anything there belongs to somebody. */
function addRrwebNames(source, names, kept) {
  const file = ts.createSourceFile('rrweb.js', source, ts.ScriptTarget.ESNext, true);
  const asked = [];
  const members = new Set();
  walk(file, (node) => {
    if (ts.isMethodDeclaration(node) && ts.isClassLike(node.parent)) members.add(node.name.text);
    if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent))
      asked.push((node.propertyName ?? node.name).text);
    if (ts.isPropertyAccessExpression(node)) {
      asked.push(node.name.text);
      if (node.expression.kind === ts.SyntaxKind.ThisKeyword) members.add(node.name.text);
    }
    if (ts.isStringLiteralLike(node)) kept.add(node.text);
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) kept.add(node.name.text);
  });
  for (const name of asked)
    if (members.has(name)) count(names, name);
    else kept.add(name);
}

function count(names, name) {
  names.set(name, (names.get(name) ?? 0) + 1);
}

function walk(node, look) {
  look(node);
  ts.forEachChild(node, (child) => walk(child, look));
}
