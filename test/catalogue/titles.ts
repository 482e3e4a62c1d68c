/** Names in the sources of tests that begin with the id of a fault, found without running anything. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { idsOf } from './row.ts';

export interface Title {
  /** From the root of the repository, with slashes. */
  readonly file: string;
  /** As it is written: `%s` and the like stand for what a table puts there. */
  readonly text: string;
}

/** Not tests, or not of faults: the catalogue itself. */
const LEFT_OUT = /^test\/(catalogue|bench|unit\/catalogue)\//;

/** @param root of the repository. @returns in the order of files and lines. */
export function titlesBelow(root: string): Title[] {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !LEFT_OUT.test(file))
    .sort();
  return files.flatMap((file) => titlesIn(file, readFileSync(join(root, file), 'utf8')));
}

/** Names given to test, it and describe, and names in tables: first members of rows, and keys. */
export function titlesIn(file: string, source: string): Title[] {
  const found: Title[] = [];
  const add = (node: ts.Node | undefined): void => {
    const text = node && textOf(node);
    if (text !== undefined && idsOf(text).length > 0) found.push({ file, text });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(test|it|describe)$/.test(rootName(node))) add(node.arguments[0]);
    if (ts.isArrayLiteralExpression(node)) add(node.elements[0]);
    if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.name)) add(node.name);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest));
  return found;
}

/** `test` of `test.skipIf(x).each(y)('…')`. */
function rootName(call: ts.CallExpression): string {
  let node: ts.Expression = call;
  while (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) node = node.expression;
  return ts.isIdentifier(node) ? node.text : '';
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map(({ literal }) => `%s${literal.text}`)].join('');
  return undefined;
}
