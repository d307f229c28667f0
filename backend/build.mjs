// Builds the backend: the program with tsc, and beside it what runs elsewhere (dist/bundles).
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { stillPage, verifierPage, verifierProgram } from './build/bundles.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.json'], { cwd: here, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const bundles = new URL('./dist/bundles/', import.meta.url);
mkdirSync(bundles, { recursive: true });
const [program, page, still] = await Promise.all([verifierProgram(), verifierPage(), stillPage()]);
writeFileSync(new URL('exhibit-verify.mjs', bundles), program);
writeFileSync(new URL('verify.html', bundles), page);
writeFileSync(new URL('still-page.html', bundles), still);
