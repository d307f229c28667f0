import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLAYER_VERSION } from './version.js';

it('names the player that the console is built with', () => {
  const file = join(import.meta.dirname, '../../../frontend/package.json');
  const { dependencies } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> };
  expect(PLAYER_VERSION).toBe(`@rrweb/replay ${dependencies['@rrweb/replay']}`);
});
