import { build } from 'esbuild';

/** @rrweb/record and nothing else, as a script: the baseline. Its strict options stand in page-scripts.ts. */
export async function bareRrweb(): Promise<string> {
  const result = await build({
    stdin: {
      contents: "import { record } from '@rrweb/record'; window.rrwebRecord = record;",
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    write: false,
    legalComments: 'none',
    logLevel: 'error',
  });
  return result.outputFiles[0]!.text;
}
