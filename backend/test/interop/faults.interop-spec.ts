import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { CIRCUIT_RULES } from '../../src/storage/s3/circuit.js';
import { RETRY_RULES } from '../../src/storage/s3/retry.js';
import { S3Calls } from '../../src/storage/s3/s3-calls.js';
import { s3Connection, type S3Options } from '../../src/storage/s3/s3-connection.js';
import { versionsOf } from '../../src/storage/s3/s3-objects.js';
import { S3Store } from '../../src/storage/s3/s3-store.js';
import { eventually } from '../support/poll.js';
import { privateAuthority } from './private-authority.js';
import { type Fault, type FaultyProxy, faultyProxy } from './faulty-proxy.js';
import { type Bucket, interopServers, newBucket, optionsFor, titleOf } from './servers.js';

const IMPATIENT = { silenceMs: 1_000, answerMs: 2_000 };
const QUICK = { ...RETRY_RULES, attempts: 3, firstDelayMs: 5 };
/** Those behind which the proxy is to stand; at least one. */
function faultyServers() {
  const chosen = interopServers().filter(({ faults }) => faults);
  if (chosen.length === 0) throw new Error('EXHIBIT_INTEROP names no server with faults: true');
  return chosen;
}

const content = Buffer.alloc(60_000, 'what was shown; ');

describe.each(faultyServers().map((server) => ({ title: titleOf(server), server })))(
  '$title',
  ({ server }) => {
    let proxy: FaultyProxy;
    let bucket: Bucket;
    let store: S3Store;
    let honest: S3Store;
    const stores: S3Store[] = [];

    const storeAt = (options: S3Options, calls = new S3Calls(QUICK)) => {
      const made = new S3Store(s3Connection({ ...options, ...IMPATIENT }), calls);
      stores.push(made);
      return made;
    };
    const throughProxy = () => storeAt({ ...bucket.options, endpoint: proxy.url });

    beforeAll(async () => {
      proxy = await faultyProxy(server);
    });
    beforeEach(async () => {
      proxy.mend();
      bucket = await newBucket(server);
      [store, honest] = [throughProxy(), storeAt(bucket.options)];
      await store.capabilities();
    });
    afterEach(() => {
      for (const made of stores.splice(0)) made.close();
      bucket.connection.close();
    });
    afterAll(() => proxy.close());

    describe('behind a faulty network or store', () => {
      const wholeOrAbsent = async (key: string) => {
        const found = await honest.get(key).catch((error: { code?: string }) => error.code);
        expect(typeof found === 'string' ? found : found?.equals(content)).toEqual(
          typeof found === 'string' ? 'OBJECT_NOT_FOUND' : true,
        );
      };

      it.each<[Fault, string]>([
        ['silent', 'timeout'],
        ['reset before it arrives', 'connection'],
        ['reset before the answer', 'connection'],
        ['not http', 'connection'],
        ['out of patience', 'overloaded'],
        ['out of order', 'overloaded'],
        ['html refusal', 'protocol'],
        ['endless refusal', 'protocol'],
        ['read-only', 'forbidden'],
        ['full', 'full'],
        ['another time', 'clock'],
      ])('acknowledges nothing when it is "%s", says "%s", and recovers by itself', async (fault, told) => {
        proxy.break(fault);
        const unavailable = { code: 'STORAGE_UNAVAILABLE', status: 503, fault: told };
        await expect(store.put('a', content)).rejects.toMatchObject(unavailable);
        expect(store.condition().state).not.toBe('ok');
        await wholeOrAbsent('a');
        proxy.mend();
        await until('the store is served again', async () => {
          await store.put('b', content).catch((error: { code: string }) => {
            if (error.code !== 'STORAGE_UNAVAILABLE' && error.code !== 'OBJECT_EXISTS') throw error;
          });
          return store.condition().state === 'ok';
        });
        expect((await honest.get('b')).equals(content)).toBe(true);
      });

      it.each<[Fault]>([
        ['reset before it arrives'],
        ['reset before the answer'],
        ['out of patience'],
        ['silent'],
      ])('keeps one version of an object whose put met "%s" once', async (fault) => {
        proxy.break(fault, 'PUT', 1);
        expect((await store.put('a', content)).size).toBe(content.length);
        expect((await honest.get('a')).equals(content)).toBe(true);
        expect(await versionsOf(bucket.connection, 'a')).toHaveLength(1);
      });

      it('refuses a taken key even when the first answer was lost', async () => {
        await honest.put('a', content);
        proxy.break('reset before the answer', 'PUT', 1);
        await expect(store.put('a', content)).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
        expect(await versionsOf(bucket.connection, 'a')).toHaveLength(1);
      });

      it('refuses a taken key where the store closes on whoever still sends, and creates a free one in the end', async () => {
        await honest.put('a', content);
        proxy.break('reset before it arrives', 'PUT', 1);
        await expect(store.put('a', content)).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
        // As a store does it that refuses in the beginning: whoever sends much hears a closed connection, every time.
        for (let round = 0; round < 5; round++)
          await expect(store.put('a', Buffer.alloc(4_000_000, round))).rejects.toMatchObject({
            code: 'OBJECT_EXISTS',
          });
        proxy.break('reset before it arrives', 'PUT', 1);
        expect((await store.put('b', content)).size).toBe(content.length);
      });

      it('states the lock once more of an object whose answer was lost', async () => {
        proxy.break('reset before the answer', 'PUT', 1);
        await store.put('a', content, { hold: true });
        expect((await honest.lockOf('a')).held).toBe(true);
      });

      it('lets one of many create a key, in race after race', async () => {
        for (let round = 0; round < 40; round++) {
          const key = `race/${round}`;
          const writers = Array.from({ length: 8 }, (_, n) => honest.put(key, Buffer.alloc(20_000, n)));
          const won = (await Promise.allSettled(writers)).flatMap(({ status }, n) =>
            status === 'fulfilled' ? [n] : [],
          );
          expect(won).toHaveLength(1);
          expect((await honest.get(key)).equals(Buffer.alloc(20_000, won[0]))).toBe(true);
        }
      });

      it.each<[Fault]>([
        ['truncated body'],
        ['shorter than stored'],
        ['longer than stored'],
        ['flipped bit'],
        ['silent'],
        ['not http'],
      ])('never hands on other bytes when reading meets "%s"', async (fault) => {
        await honest.put('a', content);
        proxy.break(fault, 'GET');
        const refused = {
          code: expect.stringMatching(/^(OBJECT_DAMAGED|STORAGE_UNAVAILABLE)$/),
          status: 503,
        };
        await expect(store.get('a')).rejects.toMatchObject(refused);
        await expect(drained(store, 'a')).rejects.toMatchObject(refused);
        proxy.break(fault, 'GET', 1);
        await until('it is whole again', async () => {
          const read = await store.get('a').catch(() => null);
          return read !== null && read.equals(content);
        });
      });

      it.each<[Fault]>([['truncated body'], ['shorter than stored'], ['longer than stored']])(
        'never hands on half a range when reading meets "%s"',
        async (fault) => {
          await honest.put('a', content);
          proxy.break(fault, 'GET');
          await expect(store.getRange('a', 10, 1000)).rejects.toMatchObject({ status: 503 });
        },
      );

      it('gives up on a body that trickles', async () => {
        await honest.put('a', content);
        proxy.break('trickling', 'GET');
        const slow = storeAt(
          { ...bucket.options, endpoint: proxy.url },
          new S3Calls({ ...QUICK, attempts: 1 }),
        );
        await expect(slow.get('a')).rejects.toMatchObject({ fault: 'timeout' });
      });

      it.each<[Fault, string]>([
        ['reset before it arrives', 'PUT'],
        ['reset before it arrives', 'POST'],
        ['out of order', 'POST'],
        ['full', 'PUT'],
      ])('shows nothing of a large object that met "%s" in a %s', async (fault, method) => {
        async function* large() {
          yield Buffer.alloc(9_000_000);
          proxy.break(fault, method);
          yield await Promise.resolve(Buffer.alloc(9_000_000));
        }
        await expect(store.put('large', large())).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
        await expect(honest.stat('large')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      });

      it('acknowledges a large object once when the answer to its completion was lost', async () => {
        async function* large() {
          yield Buffer.alloc(9_000_000, 1);
          yield Buffer.alloc(9_000_000, 2);
          proxy.break('reset before the answer', 'POST', 1);
          yield await Promise.resolve(Buffer.alloc(10, 3));
        }
        const { sha256 } = await store.put('large', large());
        expect((await honest.get('large', { expectedSha256: sha256 })).length).toBe(18_000_010);
        expect(await versionsOf(bucket.connection, 'large')).toHaveLength(1);
      });

      it('leaves a store alone that keeps failing, says degraded, and comes back by itself', async () => {
        proxy.break('reset before it arrives');
        for (let call = 0; call < 2; call++)
          await expect(store.get('a')).rejects.toMatchObject({ status: 503 });
        const asked = proxy.seen();
        expect(asked).toBe(CIRCUIT_RULES.failuresToOpen);
        await expect(store.get('a')).rejects.toMatchObject({ fault: 'resting' });
        expect(proxy.seen()).toBe(asked);
        expect(store.condition()).toMatchObject({
          state: 'degraded',
          detail: expect.stringContaining('reached'),
        });
        proxy.mend();
        await until('it is asked again', async () => {
          const outcome = await store.get('a').catch((error: { code: string }) => error.code);
          return outcome === 'OBJECT_NOT_FOUND';
        });
        expect(store.condition().state).toBe('ok');
      });

      it('refuses to overwrite on a store that knows no conditions', async () => {
        proxy.break('forgets conditions', 'PUT');
        const checked = throughProxy();
        expect((await checked.capabilities()).conditionalCreate).toBe('checked');
        await checked.put('a', content);
        await expect(checked.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
        expect((await honest.get('a')).equals(content)).toBe(true);
        // Whatever the store makes of two puts of a key, and in whatever order it lists versions.
        for (let round = 0; round < 20; round++) {
          const key = `race/${round}`;
          const writers = Array.from({ length: 6 }, (_, n) => checked.put(key, Buffer.alloc(5000, n)));
          const won = (await Promise.allSettled(writers)).flatMap(({ status }, n) =>
            status === 'fulfilled' ? [n] : [],
          );
          expect(won).toHaveLength(1);
          expect((await honest.get(key)).equals(Buffer.alloc(5000, won[0]))).toBe(true);
          expect(await versionsOf(bucket.connection, key)).toHaveLength(1);
        }
        expect(await claimsLeft(bucket)).toEqual([]);
      });

      it('leaves a key alone whose creation got no answer on a store that knows no conditions', async () => {
        proxy.break('forgets conditions', 'PUT');
        const checked = throughProxy();
        await checked.capabilities();
        const refused = { code: 'STORAGE_UNAVAILABLE' };
        async function* large() {
          yield Buffer.alloc(9_000_000, 1);
          yield Buffer.alloc(9_000_000, 2);
          proxy.break('silent', 'POST');
          yield await Promise.resolve(Buffer.alloc(10));
        }
        await expect(checked.put('a', large())).rejects.toMatchObject(refused);
        proxy.mend();
        expect(await claimsLeft(bucket)).toHaveLength(1);
      });
    });

    it('trusts the conditions of a store only where they hold when two create at once', async () => {
      const { conditionalCreate } = await store.capabilities();
      if (server.creates !== undefined) expect(conditionalCreate).toBe(server.creates);
      expect((await storeAt(bucket.options).capabilities()).conditionalCreate).toBe(conditionalCreate);
      const left = { Delimiter: '', MaxKeys: 100 };
      const { client, bucket: name } = bucket.connection;
      expect((await client.listObjectsQuery(name, '.exhibit/racing/', '', left)).objects).toEqual([]);
    });

    describe('set up wrongly', () => {
      it.each<[string, (options: S3Options) => S3Options, string]>([
        ['another secret', (o) => ({ ...o, secretKey: 'not-the-secret-at-all' }), 'credentials'],
        ['another account', (o) => ({ ...o, accessKey: 'nobody-at-all' }), 'credentials'],
        ['a bucket that is not there', (o) => ({ ...o, bucket: `${o.bucket}-not` }), 'bucket'],
        ['nothing at its address', (o) => ({ ...o, endpoint: 'http://127.0.0.1:9' }), 'connection'],
      ])('tells of %s, in every call, and stores nothing', async (_, change, fault) => {
        const wrong = storeAt(change(bucket.options));
        // An answer without a body cannot tell an unknown account from an unknown bucket; never is it a missing object.
        const told = {
          code: 'STORAGE_UNAVAILABLE',
          fault: expect.stringMatching(`^(${fault}|resting|forbidden|bucket)$`),
        };
        await expect(wrong.put('a', content)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', fault });
        await expect(wrong.get('a')).rejects.toMatchObject(told);
        await expect(wrong.stat('a')).rejects.toMatchObject(told);
        await expect(wrong.delete('a')).rejects.toMatchObject(told);
        await expect(wrong.list('')[Symbol.asyncIterator]().next()).rejects.toMatchObject(told);
      });

      it('tells of a bucket without versioning before anything is put into it', async () => {
        const { options } = await newBucket(server, { locking: false, versioning: false });
        const unversioned = storeAt(options);
        await expect(unversioned.put('a', content)).rejects.toMatchObject({ fault: 'versioning' });
        expect(unversioned.condition()).toMatchObject({ state: 'down' });
        await expect(storeAt(options).stat('a')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      });

      it('refuses a lock where the bucket has none, and stores nothing', async () => {
        const { options } = await newBucket(server, { locking: false });
        const lockless = storeAt(options);
        const put = lockless.put('a', content, { hold: true });
        await expect(put).rejects.toMatchObject({ code: 'OBJECT_LOCK_UNSUPPORTED', status: 409 });
        await expect(lockless.stat('a')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
        await lockless.put('a', content);
      });

      it('removes every version of what was overwritten behind our back', async () => {
        await honest.put('a', content);
        const { client, options } = { client: bucket.connection.client, options: bucket.options };
        await client.putObject(options.bucket, 'a', Buffer.from('other'));
        await client.removeObject(options.bucket, 'a');
        await honest.delete('a');
        expect(await versionsOf(bucket.connection, 'a')).toEqual([]);
      });

      it('removes no version while an older one is locked', async () => {
        await honest.put('a', content, { hold: true });
        await bucket.connection.client.putObject(bucket.options.bucket, 'a', Buffer.from('other'));
        // A store that no longer says that an older version is locked can only be heard to refuse.
        const refused = { code: expect.stringMatching(/^(OBJECT_LOCKED|STORAGE_UNAVAILABLE)$/) };
        await expect(honest.delete('a')).rejects.toMatchObject(refused);
        expect(await versionsOf(bucket.connection, 'a')).toHaveLength(2);
      });

      it('refuses a certificate of an unknown authority, and trusts the named one', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'exhibit-ca-'));
        const { ca, key, cert } = privateAuthority();
        const secure = await faultyProxy(server, { key, cert });
        try {
          const caFile = join(folder, 'ca.pem');
          writeFileSync(caFile, ca);
          const options = { ...optionsFor(server, bucket.options.bucket), endpoint: secure.url };
          await expect(storeAt(options).put('a', content)).rejects.toMatchObject({ fault: 'certificate' });
          const trusting = storeAt({ ...options, caFile });
          await trusting.put('a', content);
          expect((await trusting.get('a')).equals(content)).toBe(true);
          expect(() => storeAt({ ...options, caFile: join(folder, 'none') })).toThrow(
            expect.objectContaining({ fault: 'certificate' }),
          );
        } finally {
          await secure.close();
          rmSync(folder, { recursive: true });
        }
      });
    });
  },
);

async function drained(store: ObjectStore, key: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of store.read(key)) hash.update(piece);
  return hash.digest('hex');
}

async function claimsLeft({ connection: { client, bucket } }: Bucket): Promise<unknown[]> {
  const asked = { Delimiter: '', MaxKeys: 100 };
  return (await client.listObjectsQuery(bucket, '.exhibit/creating/', '', asked)).objects as unknown[];
}

const until = (what: string, holds: () => Promise<boolean>) =>
  eventually(what, async () => ((await holds()) ? true : null));
