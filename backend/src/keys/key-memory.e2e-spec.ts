import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileKeyring } from './file-keyring.js';

const KEY_BYTES = 32;
const root = mkdtempSync(join(tmpdir(), 'exhibit-key-memory-'));
const folder = join(root, 'keyring');
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Lets a process use keys, and gives the keys and what its heap held afterwards. */
function heapOf(leak: string): { keys: Buffer[]; heap: Buffer } {
  const snapshot = join(root, `${leak}.heapsnapshot`);
  const program = join(import.meta.dirname, '../../test/support/key-user.mjs');
  const out = execFileSync(process.execPath, [program, folder, snapshot, leak], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const keys = Array.from({ length: out.length / KEY_BYTES }, (_, n) =>
    out.subarray(n * KEY_BYTES, (n + 1) * KEY_BYTES),
  );
  return { keys, heap: readFileSync(snapshot) };
}

const forms = (key: Buffer): (string | Buffer)[] => [
  key,
  key.toString('hex'),
  key.toString('base64'),
  key.toString('base64url'),
  JSON.stringify(key.toString('latin1')).slice(1, -1),
  [...key].join(','),
];
const found = (heap: Buffer, key: Buffer) => forms(key).filter((form) => heap.includes(form)).length;

describe('a heap snapshot of a process that uses keys', () => {
  beforeAll(() => void FileKeyring.open(folder, { create: true }));

  it('holds no key of a recording, no key-encryption key, no signing key (P3)', () => {
    const { keys, heap } = heapOf('none');
    expect(keys).toHaveLength(20);
    for (const key of keys) expect(found(heap, key)).toBe(0);
    const kek = Buffer.from(readFileSync(join(folder, 'kek-1.key'), 'latin1').trim(), 'base64');
    expect(found(heap, kek)).toBe(0);
    const pem = readFileSync(join(folder, 'signing-ed25519.pem'), 'latin1');
    const der = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' });
    expect(found(heap, der.subarray(-KEY_BYTES))).toBe(0);
    expect(heap.includes('PRIVATE KEY-----\\n')).toBe(false);
    expect(heap.includes('FileKeyring')).toBe(true);
  });

  it('would show a key that was kept as text', () => {
    const { keys, heap } = heapOf('leak');
    for (const key of keys) expect(found(heap, key)).toBeGreaterThan(0);
  });
});
