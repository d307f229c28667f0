import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('refuses a key that continues the key of an object', async () => {
    const store = await FileStore.open(newFolder());
    await store.put('a', Buffer.from('x'));
    await expect(store.put('a/b', Buffer.from('x'))).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
    await expect(store.put('a/b/c', Buffer.from('x'))).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
  });

  it('refuses to remove when its locks cannot be read', async () => {
    const folder = newFolder();
    const store = await FileStore.open(folder);
    await store.put('a', Buffer.from('x'), { retention: { mode: 'compliance', until: new Date(2 ** 42) } });
    for (const text of ['', '{', 'null', '{"mode":"none","until":"2001-01-01"}', '{"mode":"compliance"}']) {
      writeFileSync(join(folder, '.retained-a'), text);
      await expect(store.delete('a')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
      expect(store.condition().state).toBe('down');
    }
    expect((await store.get('a')).toString()).toBe('x');
    expect(store.condition().state).toBe('ok');
  });

  it('leaves no folder of a recording behind, and those that recordings share', async () => {
    const folder = newFolder();
    const store = await FileStore.open(folder);
    const keys = [
      'recordings/ab/one/archive/x',
      'recordings/ab/one/segments/y',
      'recordings/ab/two/archive/z',
    ];
    for (const key of keys) await store.put(key, Buffer.from('x'));
    expect(await store.deleteMany(keys.slice(0, 2))).toEqual([null, null]);
    expect(readdirSync(join(folder, 'recordings/ab'))).toEqual(['two']);
    await store.delete(keys[2]!);
    expect(readdirSync(join(folder, 'recordings/ab'))).toEqual([]);
    // Somebody may begin there anew: the folder is made again.
    await store.put(keys[0]!, Buffer.from('again'));
    expect((await store.get(keys[0]!)).toString()).toBe('again');
  });

  it('puts into a folder that another process has emptied and removed meanwhile', async () => {
    const folder = newFolder();
    const [mine, theirs] = [await FileStore.open(folder), await FileStore.open(folder)];
    await mine.put('recordings/ab/one/archive/x', Buffer.from('x'));
    await theirs.delete('recordings/ab/one/archive/x');
    await mine.put('recordings/ab/one/archive/y', Buffer.from('y'));
    expect((await theirs.get('recordings/ab/one/archive/y')).toString()).toBe('y');
  });

  it('keeps locks when it is opened again', async () => {
    const folder = newFolder();
    const first = await FileStore.open(folder);
    const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000);
    await first.put('a', Buffer.from('x'), { retention: { mode: 'compliance', until }, hold: true });
    const again = await FileStore.open(folder, { staleAfterMs: -1_000 });
    expect(await again.lockOf('a')).toEqual({ retention: { mode: 'compliance', until }, held: true });
    await expect(again.delete('a')).rejects.toMatchObject({ code: 'OBJECT_LOCKED' });
  });

  it('sweeps a lock whose object was never put, when it is old', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, '.retained-a'), '{}');
    writeFileSync(join(folder, '.held-a'), '');
    await FileStore.open(folder, { staleAfterMs: -1_000 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps a hold and an extension that come at the same time', async () => {
    const store = await FileStore.open(newFolder());
    const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000);
    await store.put('a', Buffer.from('x'));
    const extend = (seconds: number) =>
      store.retain('a', { mode: 'compliance', until: new Date(until.getTime() + seconds * 1000) });
    await Promise.allSettled([...[0, 5, 3, 9, 1].map(extend), store.hold('a', true)]);
    expect(await store.lockOf('a')).toEqual({
      retention: { mode: 'compliance', until: new Date(until.getTime() + 9_000) },
      held: true,
    });
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
