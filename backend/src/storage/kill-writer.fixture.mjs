// A process that writes objects until it is killed, and says on stdout which ones were acknowledged. Run with Node's
// own loader, not Jest's: TypeScript is compiled on the way in.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('.')) return next(specifier, context);
    const typescript = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    const isOurs = typescript.pathname.endsWith('.ts') && existsSync(fileURLToPath(typescript));
    return next(isOurs ? typescript.href : specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    const { code } = transformSync(source, { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

const { openStore } = await import('./open-store.ts');
const [storage, prefix] = process.argv.slice(2);
const store = await openStore(JSON.parse(storage));
let number = 0;

async function write() {
  for (;;) {
    const key = `${prefix}${number % 4}/object-${number++}`;
    const content = createHash('sha256').update(key).digest('hex').repeat(700);
    await store.put(key, Buffer.from(content));
    writeSync(1, `${key}\n`);
  }
}

await Promise.all([write(), write(), write()]);
