import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = new URL('./', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, here));
const BUDGET_GZ = 30 * 1024;
const { version } = JSON.parse(await readFile(path('package.json'), 'utf8'));

await rm(path('dist'), { recursive: true, force: true });

const common = {
  absWorkingDir: path('.'),
  bundle: true,
  target: 'es2020',
  legalComments: 'none',
  logLevel: 'warning',
};
await build({
  ...common,
  entryPoints: ['src/script.ts'],
  outfile: 'dist/exhibit-recorder.js',
  format: 'iife',
  minify: true,
  // One file: the capture code is inside, but wrapped, and evaluated only when the gate imports it.
  // The appliance reads the version from here when it makes the script tag.
  banner: { js: `/*! Exhibit recorder ${version}, Apache-2.0. Contains @rrweb/record, MIT. */` },
});
await build({
  ...common,
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  format: 'esm',
  splitting: true,
  chunkNames: '[name]-[hash]',
});
// Beside the recorder, never in it: what the sandbox shows over its page.
await build({
  ...common,
  entryPoints: ['sandbox/overlay.ts'],
  outfile: 'dist/sandbox-overlay.js',
  format: 'iife',
});

// Types for bundlers. The contract's own types come from its package.
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const types = spawnSync(process.execPath, [tsc, '-p', path('tsconfig.json')], { stdio: 'inherit' });
if (types.status !== 0) process.exit(types.status ?? 1);

const bytes = await readFile(path('dist/exhibit-recorder.js'));
const sri = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
await writeFile(path('dist/exhibit-recorder.js.sri'), `${sri}\n`);

const gz = gzipSync(bytes, { level: 9 }).length;
const kb = (n) => `${(n / 1024).toFixed(1)} KB`;
console.log(
  `exhibit-recorder.js  ${kb(bytes.length)} min  ${kb(gz)} gz  (budget ${kb(BUDGET_GZ)} gz)  ${sri}`,
);
if (gz > BUDGET_GZ) {
  console.warn('The recorder is over its budget.');
}
