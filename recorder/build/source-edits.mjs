import ts from 'typescript';

/** JavaScript that is edited by its syntax: every change names the nodes it means, and how many there must be. */
export class SourceEdits {
  constructor(source) {
    this.source = source;
  }

  /** Puts a text in the place of each node for which `decide` has one; '' also takes a list's comma away. Returns how many. */
  edit(decide) {
    const changes = [];
    const visit = (node) => {
      const text = decide(node);
      if (text === undefined) ts.forEachChild(node, visit);
      else
        changes.push({ from: node.getStart(), to: text === '' ? this.#endWithComma(node) : node.end, text });
    };
    visit(parse(this.source));
    for (const { from, to, text } of changes.reverse())
      this.source = this.source.slice(0, from) + text + this.source.slice(to);
    return changes.length;
  }

  /** Takes out the statements that begin like this. */
  drop(beginning, expected = 1) {
    this.#expect(beginning, expected, (node) =>
      ts.isStatement(node) && node.getText().startsWith(beginning) ? ';' : undefined,
    );
  }

  /** Takes out properties of object literals that have this name. */
  dropProperty(name, expected = 1) {
    this.#expect(name, expected, (node) =>
      ts.isPropertyAssignment(node) && node.name.getText() === name ? '' : undefined,
    );
  }

  dropMethod(owner, name) {
    this.#expect(`${owner}.${name}`, 1, (node) =>
      ts.isMethodDeclaration(node) && node.parent.name?.text === owner && node.name.getText() === name
        ? ''
        : undefined,
    );
  }

  /** Replaces expressions and statements that read like this. */
  replace(from, to, expected = 1) {
    this.#expect(from, expected, (node) =>
      (ts.isExpression(node) || ts.isStatement(node)) && node.getText() === from ? to : undefined,
    );
  }

  /** Replaces an expression or statement by how it begins, where the whole of it is long. */
  replaceBeginning(beginning, to) {
    this.#expect(beginning, 1, (node) =>
      (ts.isExpression(node) || ts.isStatement(node)) && node.getText().startsWith(beginning)
        ? to
        : undefined,
    );
  }

  /** Replaces every call of a function, arguments and all. */
  replaceCalls(name, to, expected) {
    this.#expect(`${name}()`, expected, (node) =>
      ts.isCallExpression(node) && node.expression.getText() === name ? to : undefined,
    );
  }

  replaceBody(name, body) {
    this.#expect(name, 1, (node) =>
      ts.isBlock(node) && ts.isFunctionDeclaration(node.parent) && node.parent.name.text === name
        ? body
        : undefined,
    );
  }

  #expect(what, expected, decide) {
    const found = this.edit(decide);
    if (found !== expected) throw new Error(`expected ${expected} of these, found ${found}: ${what}`);
  }

  #endWithComma(node) {
    const comma = /^\s*,/.exec(this.source.slice(node.end));
    return node.end + (comma?.[0].length ?? 0);
  }
}

export function parse(source) {
  return ts.createSourceFile('source.ts', source, ts.ScriptTarget.ESNext, true);
}

export function walk(node, look) {
  look(node);
  ts.forEachChild(node, (child) => walk(child, look));
}

/** The function that a node stands in. */
export function enclosing(node) {
  let at = node?.parent;
  while (at && !ts.isFunctionLike(at)) at = at.parent;
  return at;
}

export const isThis = (node) => node.kind === ts.SyntaxKind.ThisKeyword;

export function isAssignment(node) {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}
