import type { Plugin } from 'esbuild';
import { classicScript } from '../../build/bundle.mjs';

/** The classic script as it is shipped, trimmed and minified. `sabotage` takes one masking step out of it. */
export function recorderBundle(sabotage?: Sabotage): Promise<string> {
  return classicScript(sabotage ? [without(sabotage)] : []);
}

export type Sabotage = keyof typeof REPLACED;

const REPLACED = {
  text: {
    file: /contract\/(dist|src)\/mask\.[jt]s$/,
    from: /\? text : masked\(text\)/,
    to: '? text : text',
  },
  attributes: {
    file: /sanitize\/attributes\.ts$/,
    from: /if \(!clean\) return undefined;/,
    to: 'if (!clean) return value as string;',
  },
  css: { file: /css-value\.ts$/, from: /return '""';\s*\n/, to: 'return JSON.stringify(text);\n' },
  urls: {
    file: /sanitize\/urls\.ts$/,
    from: /return url\.origin \+ maskPath\(url\.pathname\)/,
    to: 'return href',
  },
  'field values': {
    file: /sanitize\/attributes\.ts$/,
    from: /=== '' \? '' : MASKED_VALUE/,
    to: ".replace(/^$/, '')",
  },
  'style changes': {
    file: /sanitize\/style-events\.ts$/,
    from: /rule: cleanSingleRule\(String\(rule\), css\)/,
    to: 'rule: String(rule)',
  },
  'names of classes': { file: /sanitize\/aliases\.ts$/, from: /if \(kept\.has\(name\)\) /, to: '' },
  'names of elements': {
    file: /sanitize\/event-sanitizer\.ts$/,
    from: /`x-\$\{names\.of\(name\)\}`/,
    to: 'name',
  },
  'what is beside a rule': {
    file: /sanitize\/privacy-level\.ts$/,
    from: /host\.blocked \? BLOCKED : levelOf\(host, host\.secret, NOTHING, host\.below\)/,
    to: 'host',
  },
  'what is below a rule': {
    file: /sanitize\/policy-view\.ts$/,
    from: /if \(rule\.text && rule\.descendants\)/,
    to: 'if (rule.text)',
  },
  'what is typed below a rule': {
    file: /sanitize\/privacy-level\.ts$/,
    from: /SECRET_TAGS\.test\(localNameOf\(element\)\) \|\| isEdited\(element\)/,
    to: 'false',
  },
} as const;

export const SABOTAGES = Object.keys(REPLACED) as Sabotage[];

function without(step: Sabotage): Plugin {
  const { file, from, to } = REPLACED[step];
  return {
    name: `without-${step}`,
    setup(hooks) {
      hooks.onLoad({ filter: file }, async ({ path }) => {
        const { readFile } = await import('node:fs/promises');
        const source = await readFile(path, 'utf8');
        const contents = source.replace(from, to);
        if (contents === source) throw new Error(`nothing to take out for ${step}`);
        return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
      });
    },
  };
}
