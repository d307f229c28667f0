import { createHash } from 'node:crypto';
import { largeObjectContract } from './large-object.contract.js';
import { objectLockContract } from './object-lock.contract.js';
import type { ObjectStat, ObjectStore } from './object-store.js';

/** What every object store promises, run against each of them. `open` gives an empty store. */
export function objectStoreContract(open: () => Promise<ObjectStore>): void {
  let store: ObjectStore;
  const content = Buffer.from('sealed bytes, sealed bytes, sealed bytes');
  const sha256 = createHash('sha256').update(content).digest('hex');

  beforeEach(async () => {
    store = await open();
  });

  describe('refuses', () => {
    it('to overwrite an object', async () => {
      await store.put('a/b', content);
      await expect(store.put('a/b', Buffer.from('other'))).rejects.toMatchObject({
        code: 'OBJECT_EXISTS',
        status: 409,
      });
      expect(await store.get('a/b')).toEqual(content);
    });

    it('to overwrite an object even with the same content', async () => {
      await store.put('a/b', content);
      await expect(store.put('a/b', content)).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
    });

    it('all but one of many writers of the same key', async () => {
      const writers = Array.from({ length: 8 }, (_, number) => store.put('race', Buffer.alloc(5000, number)));
      const ended = await Promise.allSettled(writers);
      const winners = ended.flatMap(({ status }, number) => (status === 'fulfilled' ? [number] : []));
      expect(winners).toHaveLength(1);
      expect(await store.get('race')).toEqual(Buffer.alloc(5000, winners[0]));
    });

    it('content that does not have the expected hash, and stores nothing', async () => {
      const put = store.put('a/b', Buffer.from('other'), { expectedSha256: sha256 });
      await expect(put).rejects.toMatchObject({ code: 'OBJECT_HASH_MISMATCH', status: 422 });
      await expect(store.get('a/b')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      expect(await listed('')).toEqual([]);
    });

    it('content whose source breaks off, with the error of the source', async () => {
      const failure = Object.assign(new Error('connection lost'), { code: 'ECONNRESET', syscall: 'read' });
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield content;
        await Promise.reject(failure);
      }
      await expect(store.put('a/b', broken())).rejects.toBe(failure);
      await expect(store.stat('a/b')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      expect(await listed('')).toEqual([]);
    });

    it.each([
      [''],
      ['/a'],
      ['a/'],
      ['a//b'],
      ['.'],
      ['..'],
      ['../a'],
      ['a/../b'],
      ['a/./b'],
      ['.hidden'],
      ['a/.hidden'],
      ['A'],
      ['a b'],
      ['a\\b'],
      ['a\0b'],
      ['a%2e'],
      ['ä'],
      ['c:a'],
      ['a'.repeat(513)],
    ])('the key %j in every call', async (key) => {
      const invalid = { code: 'OBJECT_KEY_INVALID', status: 400 };
      const call = async (work: () => Promise<unknown>): Promise<unknown> => work();
      await expect(call(() => store.put(key, content))).rejects.toMatchObject(invalid);
      await expect(call(() => store.get(key))).rejects.toMatchObject(invalid);
      await expect(call(() => store.getRange(key, 0, 1))).rejects.toMatchObject(invalid);
      await expect(call(() => store.stat(key))).rejects.toMatchObject(invalid);
      await expect(call(() => store.delete(key))).rejects.toMatchObject(invalid);
    });

    it('content of another size than announced, and stores nothing', async () => {
      for (const size of [39, 41, 0]) {
        const put = store.put('a/b', content, { size });
        await expect(put).rejects.toMatchObject({ code: 'OBJECT_SIZE_MISMATCH', status: 422 });
      }
      expect(await listed('')).toEqual([]);
    });

    it('to hand on content that is not what the caller expects', async () => {
      await store.put('a/b', content);
      const get = store.get('a/b', { expectedSha256: '0'.repeat(64) });
      await expect(get).rejects.toMatchObject({ code: 'OBJECT_DAMAGED', status: 503 });
      expect(await store.get('a/b', { expectedSha256: sha256 })).toEqual(content);
    });

    it('to stream what is not there', async () => {
      const first = async () => store.read('x')[Symbol.asyncIterator]().next();
      await expect(first()).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    });

    it('to list a prefix that leads out', async () => {
      await expect(listed('../')).rejects.toMatchObject({ code: 'OBJECT_KEY_INVALID' });
    });

    it('to read what is not there', async () => {
      const absent = { code: 'OBJECT_NOT_FOUND', status: 404 };
      await store.put('a/b', content);
      for (const key of ['x', 'a', 'a/c', 'a/b/c']) {
        await expect(store.get(key)).rejects.toMatchObject(absent);
        await expect(store.getRange(key, 0, 1)).rejects.toMatchObject(absent);
        await expect(store.stat(key)).rejects.toMatchObject(absent);
      }
    });

    it.each([
      [-1, 1],
      [0, -1],
      [0.5, 1],
      [0, 41],
      [40, 1],
      [100, 0],
      [Number.NaN, 1],
    ])('the range from %d of %d bytes', async (offset, length) => {
      await store.put('a', content);
      await expect(store.getRange('a', offset, length)).rejects.toMatchObject({
        code: 'OBJECT_RANGE_INVALID',
      });
    });
  });

  describe('keeps', () => {
    it('what was put, and answers with size and hash', async () => {
      expect(await store.put('a/b/c', content, { expectedSha256: sha256 })).toEqual({ size: 40, sha256 });
      expect(await store.get('a/b/c')).toEqual(content);
      expect(await store.stat('a/b/c')).toEqual({ key: 'a/b/c', size: 40 });
    });

    it('an empty object', async () => {
      await store.put('empty', Buffer.alloc(0));
      expect(await store.get('empty')).toEqual(Buffer.alloc(0));
      expect(await store.getRange('empty', 0, 0)).toEqual(Buffer.alloc(0));
    });

    it('what comes as a stream, in whatever pieces', async () => {
      async function* parts(): AsyncGenerator<Uint8Array> {
        for (const byte of content) yield await Promise.resolve(Uint8Array.of(byte));
      }
      expect(await store.put('streamed', parts(), { expectedSha256: sha256 })).toEqual({ size: 40, sha256 });
      expect(await store.get('streamed')).toEqual(content);
    });

    it('an empty stream as an empty object', async () => {
      async function* nothing(): AsyncGenerator<Uint8Array> {}
      expect(await store.put('nothing', nothing())).toMatchObject({ size: 0 });
    });

    it('a view of a larger buffer as what it shows', async () => {
      await store.put('view', content.subarray(7, 12));
      expect(await store.get('view')).toEqual(Buffer.from('bytes'));
    });

    it('ten megabytes, readable by range', async () => {
      const large = Buffer.alloc(10_000_000, 'exhibit');
      await store.put('large', large);
      expect((await store.getRange('large', 9_999_990, 10)).equals(large.subarray(9_999_990))).toBe(true);
      expect((await store.stat('large')).size).toBe(10_000_000);
    });

    it('exactly the range that was asked for', async () => {
      await store.put('a', content);
      expect((await store.getRange('a', 7, 5)).toString()).toBe('bytes');
      expect((await store.getRange('a', 0, 40)).equals(content)).toBe(true);
      expect((await store.getRange('a', 40, 0)).length).toBe(0);
    });

    it('objects apart whose keys only begin alike', async () => {
      await store.put('a/b', content);
      await store.put('a/bc', Buffer.from('c'));
      await store.delete('a/b');
      expect((await store.get('a/bc')).toString()).toBe('c');
    });

    it('an object that is written while others are', async () => {
      const keys = Array.from({ length: 20 }, (_, number) => `many/${number % 3}/o-${number}`);
      await Promise.all(keys.map((key) => store.put(key, Buffer.from(key))));
      for (const key of keys) expect((await store.get(key)).toString()).toBe(key);
    });
  });

  describe('says', () => {
    it('what it can do', async () => {
      const { kind, versions, locks } = await store.capabilities();
      expect([kind, versions, locks]).toEqual(
        kind === 's3' ? ['s3', true, 'server'] : ['file', false, 'port'],
      );
    });

    it('that it serves', async () => {
      await store.put('a', content);
      expect(store.condition()).toEqual({ state: 'ok', detail: 'serves' });
    });

    it('that it serves when only the caller was wrong', async () => {
      await expect(store.get('x')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      expect(store.condition().state).toBe('ok');
    });
  });

  describe('lists', () => {
    it('more than a store gives at once, each object once and in order', async () => {
      const many = Array.from({ length: 1_050 }, (_, number) => `m/${String(number).padStart(5, '0')}`);
      for (let at = 0; at < many.length; at += 50)
        await Promise.all(many.slice(at, at + 50).map((key) => store.put(key, content)));
      expect((await listed('m/')).map(({ key }) => key)).toEqual(many);
    });
  });

  describe('lists', () => {
    const keys = ['a', 'b-1', 'b.1', 'b/1', 'b/2/x', 'b/2/y', 'b0', 'bb/1'];

    beforeEach(async () => {
      for (const key of keys.toReversed()) await store.put(key, Buffer.from(key));
    });

    it('everything in the order of the keys, with sizes', async () => {
      expect(await listed('')).toEqual(keys.map((key) => ({ key, size: key.length })));
    });

    it.each([
      ['b/', ['b/1', 'b/2/x', 'b/2/y']],
      ['b/2/', ['b/2/x', 'b/2/y']],
      ['b', keys.slice(1)],
      ['bb', ['bb/1']],
      ['b/2/y', ['b/2/y']],
      ['ab', []],
      ['nowhere/', []],
    ])('what begins with %j', async (prefix, expected) => {
      expect((await listed(prefix)).map(({ key }) => key)).toEqual(expected);
    });
  });

  describe('removes', () => {
    it('an object for good', async () => {
      await store.put('a/b', content);
      await store.delete('a/b');
      await expect(store.get('a/b')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      expect(await listed('')).toEqual([]);
    });

    it('what is already gone without complaint', async () => {
      await store.delete('a/b');
      await store.put('a', content);
      await store.delete('a');
      await store.delete('a');
      await expect(store.stat('a')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    });
  });

  describe('removes many at once', () => {
    it('each for itself: what is locked stays, and is said in its place', async () => {
      const keys = ['a/b/c/one', 'a/b/c/two', 'a/b/d/three', 'never-there'];
      for (const key of keys.slice(0, 3)) await store.put(key, content);
      const { locks } = await store.capabilities();
      if (locks !== 'none') await store.hold('a/b/c/two', true);
      const [one, two, three, never] = await store.deleteMany(keys);
      expect([one, three, never]).toEqual([null, null, null]);
      if (locks !== 'none') {
        expect(two).toMatchObject({ code: 'OBJECT_LOCKED' });
        expect((await listed('')).map(({ key }) => key)).toEqual(['a/b/c/two']);
        await store.hold('a/b/c/two', false);
        expect(await store.deleteMany(keys)).toEqual([null, null, null, null]);
      }
      expect(await listed('')).toEqual([]);
    });

    it('and nothing where it is asked for nothing', async () => {
      expect(await store.deleteMany([])).toEqual([]);
    });
  });

  describe('with large objects', () => largeObjectContract(() => store));
  describe('with locks', () => objectLockContract(() => store));

  async function listed(prefix: string): Promise<ObjectStat[]> {
    const found: ObjectStat[] = [];
    for await (const object of store.list(prefix)) found.push(object);
    return found;
  }
}
