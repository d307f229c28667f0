import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { minify } from '@swc/core';
import { build } from 'esbuild';
import { withoutFixedOptions } from './fixed-options.mjs';
import { privateNames } from './private-names.mjs';
import { trimmedRrweb } from './trim-rrweb.mjs';

const recorder = fileURLToPath(new URL('../', import.meta.url));
// Chromium 94, Firefox 93, Safari 16.4. Without CompressionStream (80, 113, 16.4) nothing is recorded anyway.
const TARGET = 'es2022';
const { version } = JSON.parse(await readFile(`${recorder}package.json`, 'utf8'));
// The appliance reads the version from here when it makes the script tag.
const BANNER = `/*! Exhibit recorder ${version}, Apache-2.0. Contains @rrweb/record, MIT. */`;

let trimmed;
let short;
const recordModule = () => readFile(`${recorder}src/record.ts`, 'utf8');
const rrweb = () => (trimmed ??= recordModule().then(trimmedRrweb));

/** Gives the capture code rrweb without the parts that its options switch off. */
export const withTrimmedRrweb = {
  name: 'trimmed-rrweb',
  setup({ onLoad }) {
    onLoad({ filter: /@rrweb[\\/]record[\\/]dist[\\/]record\.js$/ }, async () => ({
      contents: await rrweb(),
      resolveDir: `${recorder}build/rewritten`,
    }));
    onLoad({ filter: /recorder[\\/]src[\\/]record\.ts$/ }, async () => ({
      contents: withoutFixedOptions(await recordModule()),
      loader: 'ts',
    }));
  },
};

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

/** Worked out once: it reads all of our source. */
const shortNames = async () => (short ??= privateNames(await rrweb()));

/** The classic script, minified, as a site loads it. `plugins` come before ours: tests take masking steps out. */
export async function classicScript(plugins = []) {
  await shortNames();
  const capture = await bundled(
    {
      stdin: {
        contents: `import { startCapture } from './src/record.js'; captured(startCapture);`,
        resolveDir: recorder,
      },
    },
    [...plugins, withTrimmedRrweb],
  );
  const script = await bundled({ entryPoints: ['src/script.ts'] }, [...plugins, withCaptureCode(capture)]);
  // esbuild's own minifier leaves this about 6 % larger.
  const { code } = await minify(script, {
    compress: {
      toplevel: true,
      keep_fargs: false,
      passes: 4,
      ecma: 2022,
      unsafe_arrows: true,
      unsafe_regexp: true,
    },
    mangle: { toplevel: true },
    format: { comments: false },
    ecma: 2022,
  });
  // An expression that stands where it is used has no place of its own to go on from.
  if (/\/[gimsuy]*\.lastIndex/.test(code))
    throw new Error('a regular expression with a state was put in place');
  return `${BANNER}\n${code}\n`;
}

async function bundled(entry, plugins) {
  const { outputFiles } = await build({
    ...common,
    ...entry,
    format: 'iife',
    write: false,
    minifySyntax: true,
    tsconfigRaw: { compilerOptions: { target: TARGET, useDefineForClassFields: false } },
    // The same in both parts: they call each other.
    mangleProps: new RegExp(`^(?:${Object.keys(short).join('|')})$`),
    mangleCache: short,
    plugins,
  });
  return outputFiles[0].text;
}

/** One file: the capture code is inside, as the body of a function that nobody calls before the gate allows it. */
const withCaptureCode = (capture) => ({
  name: 'capture-code',
  setup({ onLoad }) {
    onLoad({ filter: /src[\\/]capture-code\.ts$/ }, () => ({
      contents: `
        let startCapture;
        const evaluate = (captured) => { ${capture} };
        export const captureCode = async () => {
          if (!startCapture) evaluate((start) => (startCapture = start));
          return { startCapture };
        };`,
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
    plugins: [withTrimmedRrweb],
  });
}
