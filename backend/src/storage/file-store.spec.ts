import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileFailure } from './file-failure.js';
import { FileStore } from './file-store.js';
import { objectStoreContract } from './object-store.contract.js';

const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-store-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the file store', () => {
  objectStoreContract(() => FileStore.open(join(newFolder(), 'objects')));
});

describe('the file store on a disk', () => {
  it('refuses to start where it cannot have a folder', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const unavailable = { code: 'STORAGE_UNAVAILABLE', status: 503 };
    await expect(FileStore.open(join(file, 'objects'))).rejects.toMatchObject(unavailable);
  });

  it('says that it is unavailable when its folder is taken away', async () => {
    const folder = newFolder();
    const store = await FileStore.open(folder);
    await store.put('a/b', Buffer.from('x'));
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    await expect(store.put('a/c', Buffer.from('x'))).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  });

  it.each([['ENOSPC'], ['EDQUOT'], ['EROFS'], ['EACCES'], ['EPERM'], ['EIO'], ['EMFILE']])(
    'says that it is unavailable for %s, so that a recorder tries again',
    (code) => {
      const failure = Object.assign(new Error(code), { code, syscall: 'write' });
      expect(fileFailure(failure)).toMatchObject({
        code: 'STORAGE_UNAVAILABLE',
        status: 503,
        cause: failure,
      });
    },
  );

  it('passes on what is not a failure of the file system', () => {
    const bug = new TypeError('a bug');
    expect(fileFailure(bug)).toBe(bug);
  });

  it('refuses a key that continues the key of an object', async () => {
    const store = await FileStore.open(newFolder());
    await store.put('a', Buffer.from('x'));
    await expect(store.put('a/b', Buffer.from('x'))).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
    await expect(store.put('a/b/c', Buffer.from('x'))).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
  });

  it('never shows what a writer left half written, and sweeps it when it is old', async () => {
    const folder = newFolder();
    const store = await FileStore.open(folder);
    await store.put('a/b', Buffer.from('x'));
    for (const name of ['.writing-old', '.writing-new']) writeFileSync(join(folder, 'a', name), 'half');
    utimesSync(join(folder, 'a', '.writing-old'), new Date(0), new Date(0));
    const again = await FileStore.open(folder);
    expect(readdirSync(join(folder, 'a')).sort()).toEqual(['.writing-new', 'b']);
    const keys: string[] = [];
    for await (const { key } of again.list('')) keys.push(key);
    expect(keys).toEqual(['a/b']);
  });

  it('leaves nothing half written behind after a refusal', async () => {
    const folder = newFolder();
    const store = await FileStore.open(folder);
    await store.put('b', Buffer.from('x'));
    await expect(store.put('b', Buffer.from('y'))).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
    await expect(store.put('c', Buffer.from('y'), { expectedSha256: '0'.repeat(64) })).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['b']);
  });

  it('is closed to everybody but its owner', async () => {
    const folder = join(newFolder(), 'objects');
    const store = await FileStore.open(folder);
    await store.put('a/b', Buffer.from('x'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'a', 'b')).mode & 0o777).toBe(0o600);
  });
});
