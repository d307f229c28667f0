// Part of npm run check: is the console's client what backend/openapi.json says?
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runCaptured } from './child-process.ts';
import { inRepository } from './repository.ts';
import { runEntry, Sentence } from './sentence.ts';

await runEntry(async () => {
  const fresh = mkdtempSync(join(tmpdir(), 'exhibit-client-'));
  try {
    const { ok, output } = await runCaptured('ng-openapi-gen', ['--output', fresh], {
      cwd: inRepository('frontend'),
    });
    if (!ok) throw new Sentence(output);
    const committed = inRepository('frontend', 'src', 'app', 'api');
    if (contents(fresh) !== contents(committed))
      throw new Sentence(
        'The console’s client is stale: run "npm run generate -w frontend" and commit what changed.',
      );
    return 0;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
});

function contents(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => `${path.slice(folder.length)}\n${readFileSync(path, 'utf8')}`)
    .join('\n');
}
