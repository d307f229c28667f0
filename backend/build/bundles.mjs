import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = (name) => fileURLToPath(new URL(`../src/${name}`, import.meta.url));

/** What a browser answers otherwise stands in files of its own, and takes the place of Node's. */
const inBrowser = {
  name: 'in-browser',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/(primitives|node-checks)\.js$/ }, ({ path }) => ({
      path: source(`evidence/page/${basename(path, '.js')}.browser.ts`),
    })),
};

/** The offline verifier as one file: bare Node ≥ 20 and nothing else. */
export async function verifierProgram() {
  return bundle({
    entryPoints: [source('evidence/verify-cli.ts')],
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // A dependency in the older form asks for Node's own modules with require.
    banner: {
      js: "import { createRequire as requireHere } from 'node:module'; const require = requireHere(import.meta.url);",
    },
  });
}

/** The same checks as one page that opens from a file. */
export async function verifierPage() {
  const script = await bundle({
    entryPoints: [source('evidence/page/verify-page.browser.ts')],
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    inject: [source('evidence/page/buffer.browser.ts')],
    plugins: [inBrowser],
  });
  const style = readFileSync(source('evidence/page/verify.css'), 'utf8');
  return page('evidence/page/verify.html', { script, style }, 'img-src blob:');
}

/** The page in which stills are drawn. Its policy holds for the recorded page in its frame as well. */
export async function stillPage() {
  const { version } = JSON.parse(readFileSync(join(packageOf('@rrweb/replay'), 'package.json'), 'utf8'));
  const script = await bundle({
    entryPoints: [source('packs/stills/still-page.browser.ts')],
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    define: { PLAYER: JSON.stringify(`@rrweb/replay ${version}`) },
  });
  const style = 'body{margin:0}iframe{border:0}';
  const more = "style-src 'unsafe-inline'; img-src data: blob:; font-src data: blob:";
  return page('packs/stills/still-page.html', { script, style }, more);
}

/** A page with its one script and style inside, and a policy that lets it load nothing else. */
function page(template, { script, style }, more) {
  const inline = script.replaceAll('</script', '<\\/script');
  const policy = [
    "default-src 'none'",
    `script-src '${digest(inline)}'`,
    ...(more.includes('style-src') ? [] : [`style-src '${digest(style)}'`]),
    more,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return readFileSync(source(template), 'utf8')
    .replace('{{policy}}', () => policy)
    .replace('<style></style>', () => `<style>${style}</style>`)
    .replace('<script></script>', () => `<script>${inline}</script>`);
}

async function bundle(options) {
  const { outputFiles } = await build({
    ...options,
    bundle: true,
    write: false,
    charset: 'utf8',
    legalComments: 'inline',
    logLevel: 'warning',
    absWorkingDir: dirname(source('evidence')),
  });
  return outputFiles[0].text;
}

const packageOf = (name) => {
  const entry = createRequire(import.meta.url).resolve(name);
  return entry.slice(0, entry.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length);
};

const digest = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
