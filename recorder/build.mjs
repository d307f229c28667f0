import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { bannerScript, classicScript, maskingBench, npmModules, sandboxOverlay } from './build/bundle.mjs';

const here = new URL('./', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, here));
const BUDGET_GZ = 30 * 1024;

await rm(path('dist'), { recursive: true, force: true });
await mkdir(path('dist'));
const script = await classicScript();
const sri = await shipped('exhibit-recorder.js', script);
await shipped('exhibit-banner.js', await bannerScript());
await npmModules();
await sandboxOverlay();
await writeFile(path('dist/masking-bench.html'), await maskingBench());

// Types for bundlers. The contract's own types come from its package.
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const types = spawnSync(process.execPath, [tsc, '-p', path('tsconfig.json')], { stdio: 'inherit' });
if (types.status !== 0) process.exit(types.status ?? 1);

const gz = gzipSync(script, { level: 9 }).length;
const kb = (n) => `${(n / 1024).toFixed(1)} KB`;
console.log(
  `exhibit-recorder.js  ${kb(Buffer.byteLength(script))} min  ${kb(gz)} gz  (budget ${kb(BUDGET_GZ)} gz)  ${kb(brotliCompressSync(script).length)} br  ${sri}`,
);
if (gz > BUDGET_GZ) {
  console.warn('The recorder is over its budget.');
}

/** A script with its hash for subresource integrity beside it. */
async function shipped(name, text) {
  const integrity = `sha384-${createHash('sha384').update(text).digest('base64')}`;
  await writeFile(path(`dist/${name}`), text);
  await writeFile(path(`dist/${name}.sri`), `${integrity}\n`);
  return integrity;
}
