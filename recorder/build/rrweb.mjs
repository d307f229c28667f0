import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** One module in several files, which use each other's variables. Only the first imports. */
const FILES = ['nodes', 'page', 'changes', 'visitor', 'style-sheets', 'recording'];
const folder = fileURLToPath(new URL('./rrweb/', import.meta.url));

/** The text of our own recorder of events, which stands in the place of @rrweb/record. */
export async function ourRrweb() {
  const parts = await Promise.all(FILES.map((name) => readFile(`${folder}${name}.js`, 'utf8')));
  return parts.join('\n');
}

/** Gives the capture code our recorder of events, which knows only the strict options. */
export const withOurRrweb = {
  name: 'our-rrweb',
  setup({ onLoad }) {
    onLoad({ filter: /@rrweb[\\/]record[\\/]dist[\\/]record\.js$/ }, async () => ({
      contents: await ourRrweb(),
      resolveDir: folder,
    }));
    onLoad({ filter: /recorder[\\/]src[\\/]strict-options\.ts$/ }, () => ({
      contents: 'export const STRICT_OPTIONS = {};',
    }));
  },
};
