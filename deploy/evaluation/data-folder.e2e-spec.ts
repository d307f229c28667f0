import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { keptSecret, prepareDataFolder } from './data-folder.ts';
import { explain } from './sentence.ts';

describe('the data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'exhibit-data-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses a place below a file in one sentence', () => {
    writeFileSync(join(folder, 'file'), '');
    let said = '';
    try {
      prepareDataFolder(join(folder, 'file', 'data'));
    } catch (fault) {
      said = explain(fault);
    }
    expect(said).toMatch(/^A file stands where a folder is needed .*EXHIBIT_DATA to another folder\.$/);
  });

  it('is made with its parents, and shows others nothing of what is in it', () => {
    const dataDir = prepareDataFolder(join(folder, 'one', 'two'));
    expect(statSync(dataDir).mode & 0o066).toBe(0);
  });

  it('keeps a secret that was made once, readable by this account only', () => {
    const path = join(folder, 'secret');
    expect(keptSecret(path)).toBe(keptSecret(path));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
