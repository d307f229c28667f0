import { createHash } from 'node:crypto';
import type { ObjectStore } from './object-store.js';

const MB = 1_000_000;

/** Part of the contract: content that no store takes in one piece. */
export function largeObjectContract(current: () => ObjectStore): void {
  const large = Buffer.alloc(20 * MB, 'what was shown, piece by piece; ');
  const sha256 = createHash('sha256').update(large).digest('hex');

  async function* pieces(of: Buffer, size = 700_001, breakAfter = Number.POSITIVE_INFINITY) {
    // One buffer for all pieces: whoever keeps one must copy it.
    const piece = Buffer.alloc(size);
    for (let at = 0; at < of.length; at += size) {
      if (at >= breakAfter) throw new Error('the sender is gone');
      yield await Promise.resolve(piece.subarray(0, of.copy(piece, 0, at, Math.min(at + size, of.length))));
    }
  }

  describe('refuses', () => {
    it.each([
      ['longer', 20 * MB - 1],
      ['shorter', 20 * MB + 1],
    ])('a large stream that is %s than announced, and stores nothing', async (_, size) => {
      const put = current().put('large', pieces(large), { size });
      await expect(put).rejects.toMatchObject({ code: 'OBJECT_SIZE_MISMATCH', status: 422 });
      await nothing();
    });

    it('a large stream with another hash than announced, and stores nothing', async () => {
      const put = current().put('large', pieces(large), { expectedSha256: '0'.repeat(64) });
      await expect(put).rejects.toMatchObject({ code: 'OBJECT_HASH_MISMATCH' });
      await nothing();
    });

    it('a large stream that breaks off, and stores nothing', async () => {
      const put = current().put('large', pieces(large, undefined, 18 * MB));
      await expect(put).rejects.toThrow('the sender is gone');
      await nothing();
    });

    it('to overwrite a large object with a large object', async () => {
      await current().put('large', large);
      await expect(current().put('large', pieces(large))).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
      expect((await current().get('large', { expectedSha256: sha256 })).length).toBe(20 * MB);
    });

    it('to end a stream whose content is not the expected one as if it were', async () => {
      await current().put('large', large);
      const drain = async () => {
        for await (const _ of current().read('large', { expectedSha256: '0'.repeat(64) })) continue;
      };
      await expect(drain()).rejects.toMatchObject({ code: 'OBJECT_DAMAGED' });
    });
  });

  describe('keeps', () => {
    it.each([
      ['of known size', { size: 20 * MB }],
      ['of unknown size', {}],
      ['with a known hash', { expectedSha256: sha256 }],
    ])('a large stream %s', async (_, options) => {
      expect(await current().put('large', pieces(large), options)).toEqual({ size: 20 * MB, sha256 });
      expect((await current().stat('large')).size).toBe(20 * MB);
      const hash = createHash('sha256');
      for await (const piece of current().read('large', { expectedSha256: sha256 })) hash.update(piece);
      expect(hash.digest('hex')).toBe(sha256);
      const [from, length] = [8 * 1024 * 1024 - 5, 11];
      const range = await current().getRange('large', from, length);
      expect(range.equals(large.subarray(from, from + length))).toBe(true);
    });

    it.each([[8 * 1024 * 1024 - 1], [8 * 1024 * 1024], [8 * 1024 * 1024 + 1], [16 * 1024 * 1024]])(
      'a stream of exactly %d bytes',
      async (size) => {
        const content = large.subarray(0, size);
        const { sha256: sent } = await current().put('edge', pieces(content, 1024 * 1024));
        expect((await current().get('edge', { expectedSha256: sent })).length).toBe(size);
      },
    );

    it('serving after a reader left in the middle', async () => {
      await current().put('large', large);
      for (let reader = 0; reader < 5; reader++) for await (const _ of current().read('large')) break;
      expect((await current().getRange('large', 19 * MB, MB)).length).toBe(MB);
    });
  });

  async function nothing(): Promise<void> {
    await expect(current().stat('large')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    for await (const { key } of current().list('')) throw new Error(`${key} is visible`);
  }
}
