import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newRsaKey } from './certificates/rsa-key.js';
import { FileKeyring } from './file-keyring.js';
import { keyProviderContract } from './key-provider.contract.js';

const root = mkdtempSync(join(tmpdir(), 'exhibit-key-houses-'));
let made = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the file keyring', () => {
  keyProviderContract(() => {
    const folder = join(root, String(made++));
    return Promise.resolve(() => {
      const keyring = FileKeyring.open(folder, { create: true });
      return { provider: keyring, notes: keyring, newRsaKey };
    });
  });
});
