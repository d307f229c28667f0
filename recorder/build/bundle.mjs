import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { minify } from '@swc/core';
import { build } from 'esbuild';
import uglify from 'uglify-js';
import { privateNames } from './private-names.mjs';
import { ourRrweb, withOurRrweb } from './rrweb.mjs';

const recorder = fileURLToPath(new URL('../', import.meta.url));
// Chromium 94, Firefox 93, Safari 16.4. Without CompressionStream (80, 113, 16.4) nothing is recorded anyway.
const TARGET = 'es2022';
const { version } = JSON.parse(await readFile(`${recorder}package.json`, 'utf8'));
// The appliance reads the version from here when it makes the script tag.
const BANNER = `/*! Exhibit recorder ${version}, Apache-2.0. Parts from @rrweb/record, MIT. */`;

let short;

const common = {
  absWorkingDir: recorder,
  bundle: true,
  target: TARGET,
  legalComments: 'none',
  logLevel: 'warning',
};

/** Beside the recorder, never in it: what the sandbox shows over its page. */
export const sandboxOverlay = () =>
  build({
    ...common,
    entryPoints: ['sandbox/overlay.ts'],
    outfile: 'dist/sandbox-overlay.js',
    format: 'iife',
  });

/** Beside the recorder, never in it: a site that asks its visitors with its own notice or tool does not load it. */
export const bannerScript = () =>
  oneScript('banner/banner.ts', { banner: { js: `/*! Exhibit banner ${version}, Apache-2.0. */` } });

/**
 * Beside the recorder, never in it: the page in which the console tries a masking policy on a pasted page, with the
 * recorder's own capture. Its policy lets nothing be loaded, and runs this one script and no other.
 */
export async function maskingBench() {
  const text = await oneScript('masking-bench/masking-bench.ts', { plugins: [withOurRrweb] });
  const script = text.replaceAll('</script', '<\\/script');
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'`;
  const page = await readFile(`${recorder}masking-bench/masking-bench.html`, 'utf8');
  return page
    .replace('{{policy}}', () => policy)
    .replace('<script></script>', () => `<script>${script}</script>`);
}

async function oneScript(entry, options) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [entry],
    format: 'iife',
    minify: true,
    write: false,
    ...options,
  });
  return outputFiles[0].text;
}

/** Worked out once: it reads all of our source. */
const shortNames = async () => (short ??= privateNames(await ourRrweb()));

/** The classic script, minified, as a site loads it. `plugins` come before ours: tests take masking steps out. */
export async function classicScript(plugins = []) {
  await shortNames();
  const capture = await bundled({ ...inThisOrder(CAPTURE), format: 'esm' }, [
    ...plugins,
    alsoOutside,
    withOurRrweb,
  ]);
  const script = await bundled(inThisOrder(SCRIPT), [...plugins, withCaptureCode(capture.text)]);
  const twice = capture.modules.filter((name) => script.modules.includes(name));
  // What one of them made the other would not know again.
  if (twice[0]) throw new Error(`in the script twice: ${twice.join(', ')}`);
  const code = await minified(script.text);
  // An expression that stands where it is used has no place of its own to go on from.
  if (/\/[gimsuy]*\.lastIndex/.test(code))
    throw new Error('a regular expression with a state was put in place');
  return `${BANNER}\n${code}\n`;
}

/** esbuild's own minifier leaves this about 10 % larger, each of these two alone 1.5 %. */
async function minified(script) {
  const { code: joined } = await minify(script, {
    compress: {
      toplevel: true,
      keep_fargs: false,
      passes: 4,
      ecma: 2022,
      unsafe_arrows: true,
      unsafe_regexp: true,
      // What reads alike must go on reading alike: a function put where it is called reads like nothing else.
      inline: 0,
      reduce_funcs: false,
    },
    mangle: false,
    format: { comments: false },
    ecma: 2022,
  });
  const { code, error } = uglify.minify(joined, {
    toplevel: true,
    compress: { keep_fargs: false, inline: 1, hoist_props: false, merge_vars: false, varify: false },
  });
  if (error) throw error;
  return code;
}

// gzip looks back 32 KB and no further: what reads alike stands near, which makes 0.4 KB of difference.
const SCRIPT = ['guard', 'capture-code', 'page-facts', 'script'];
const CAPTURE = ['sanitize/aliases', 'sanitize/nodes', 'record'];

/** The last one is what the bundle is of. */
const inThisOrder = (modules) => ({
  stdin: {
    contents: [
      ...modules.map((name) => `import './src/${name}.js';`),
      `export * from './src/${modules.at(-1)}.js';`,
    ].join('\n'),
    resolveDir: recorder,
  },
});

async function bundled(entry, plugins) {
  const { outputFiles, metafile } = await build({
    ...common,
    format: 'iife',
    ...entry,
    write: false,
    metafile: true,
    minifySyntax: true,
    tsconfigRaw: { compilerOptions: { target: TARGET, useDefineForClassFields: false } },
    // The same in both parts: they call each other.
    mangleProps: new RegExp(`^(?:${Object.keys(short).join('|')})$`),
    mangleCache: short,
    plugins,
  });
  const [{ inputs }] = Object.values(metafile.outputs);
  const modules = Object.keys(inputs).filter((name) => inputs[name].bytesInOutput > 0);
  return { text: outputFiles[0].text, modules };
}

/** What the script has outside the capture code anyway. */
const alsoOutside = {
  name: 'also-outside',
  setup({ onResolve, resolve }) {
    onResolve(
      {
        filter:
          /(contract|bytes|clock|listen|version|node-above|pristine|colours|frames|ground|legibility|occlusion|rectangles|styles|text-lines|text-nodes|text-visibility)(\.[jt]s)?$/,
      },
      async ({ path, pluginData, ...of }) => {
        if (pluginData) return undefined;
        const found = await resolve(path, { ...of, pluginData: true });
        return { path: found.path, external: true };
      },
    );
  },
};

/**
 * One file: the capture code is inside, as the body of a function that nobody calls before the gate allows it. What
 * it imports comes from outside.
 */
const withCaptureCode = (capture) => ({
  name: 'capture-code',
  setup({ onLoad }) {
    const imports = /^import [^;]*;\n/gm;
    const body = capture.replace(imports, '').replace(/^export \{[^}]*\};$/m, 'return startCapture;');
    onLoad({ filter: /src[\\/]capture-code\.ts$/ }, () => ({
      contents: `${(capture.match(imports) ?? []).join('')}
        let startCapture;
        const evaluate = () => { ${body} };
        export const captureCode = async () => ({ startCapture: (startCapture ??= evaluate()) });`,
      resolveDir: recorder,
    }));
  },
});

/** The package for bundlers, readable; they minify it with the page's own code. */
export async function npmModules() {
  await build({
    ...common,
    entryPoints: ['src/index.ts'],
    outdir: 'dist',
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    plugins: [withOurRrweb],
  });
}
