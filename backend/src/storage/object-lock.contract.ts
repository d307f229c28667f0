import { setTimeout as delay } from 'node:timers/promises';
import type { ObjectStore, Retention } from './object-store.js';

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);

/** Part of the contract: nothing on hold or retained is destroyed through the port, by any path (P8). */
export function objectLockContract(current: () => ObjectStore): void {
  const content = Buffer.from('sealed bytes');
  const locked = { code: 'OBJECT_LOCKED', status: 409 };
  const refused = { code: 'RETENTION_REFUSED', status: 409 };
  const absent = { code: 'OBJECT_NOT_FOUND', status: 404 };
  const compliance = (until: Date): Retention => ({ mode: 'compliance', until });
  const governance = (until: Date): Retention => ({ mode: 'governance', until });

  const untilRemovable = async (key: string) => {
    for (const deadline = Date.now() + 15_000; ; await delay(100))
      try {
        return await current().delete(key);
      } catch (error) {
        if (Date.now() > deadline || (error as { code?: string }).code !== 'OBJECT_LOCKED') throw error;
      }
  };

  const past = async (moment: Date) => {
    while (new Date() <= moment) await delay(50);
  };

  describe('refuses', () => {
    it.each([['compliance'], ['governance']] as const)('to remove what is retained in %s', async (mode) => {
      await current().put('a', content, { retention: { mode, until: inSeconds(3600) } });
      await expect(current().delete('a')).rejects.toMatchObject(locked);
      expect(await current().get('a')).toEqual(content);
    });

    it('to remove what is on hold', async () => {
      await current().put('a', content, { hold: true });
      await expect(current().delete('a')).rejects.toMatchObject(locked);
      expect(await current().get('a')).toEqual(content);
    });

    it('to remove what was put on hold later', async () => {
      await current().put('a', content);
      await current().hold('a', true);
      await expect(current().delete('a')).rejects.toMatchObject(locked);
      expect((await current().lockOf('a')).held).toBe(true);
    });

    it('to remove what is on hold when its retention is over', async () => {
      const until = inSeconds(2);
      await current().put('a', content, { retention: compliance(until), hold: true });
      await past(new Date(until.getTime() + 1_100));
      await expect(current().delete('a')).rejects.toMatchObject(locked);
      expect(await current().get('a')).toEqual(content);
    });

    it('to shorten a retention', async () => {
      await current().put('a', content, { retention: compliance(inSeconds(7200)) });
      const before = await current().lockOf('a');
      await expect(current().retain('a', compliance(inSeconds(3600)))).rejects.toMatchObject(refused);
      expect(await current().lockOf('a')).toEqual(before);
    });

    it('to shorten a governance retention too', async () => {
      await current().put('a', content, { retention: governance(inSeconds(7200)) });
      await expect(current().retain('a', governance(inSeconds(3600)))).rejects.toMatchObject(refused);
    });

    it('to make compliance governance, even for longer', async () => {
      await current().put('a', content, { retention: compliance(inSeconds(3600)) });
      await expect(current().retain('a', governance(inSeconds(7200)))).rejects.toMatchObject(refused);
      expect((await current().lockOf('a')).retention?.mode).toBe('compliance');
    });

    it.each([[-1], [0], [Number.NaN]])(
      'a retention that ends in %d seconds, and stores nothing',
      async (s) => {
        const invalid = { code: 'RETENTION_INVALID', status: 422 };
        const put = async () => current().put('a', content, { retention: compliance(inSeconds(s)) });
        await expect(put()).rejects.toMatchObject(invalid);
        await expect(current().stat('a')).rejects.toMatchObject(absent);
        await current().put('b', content);
        await expect(current().retain('b', compliance(inSeconds(s)))).rejects.toMatchObject(invalid);
        expect(await current().lockOf('b')).toEqual({ retention: null, held: false });
      },
    );

    it('to overwrite a locked object, and leaves its lock as it was', async () => {
      await current().put('a', content, { retention: compliance(inSeconds(3600)) });
      const before = await current().lockOf('a');
      const put = current().put('a', Buffer.from('x'), {
        retention: compliance(inSeconds(9000)),
        hold: true,
      });
      await expect(put).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
      expect(await current().lockOf('a')).toEqual(before);
    });

    it('to overwrite an object with a locked one, and does not lock it', async () => {
      await current().put('a', content);
      const put = current().put('a', content, { retention: compliance(inSeconds(3600)), hold: true });
      await expect(put).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
      expect(await current().lockOf('a')).toEqual({ retention: null, held: false });
    });

    it('locked content with another hash, and leaves no lock behind', async () => {
      const put = current().put('a', content, {
        expectedSha256: '0'.repeat(64),
        retention: compliance(inSeconds(3600)),
      });
      await expect(put).rejects.toMatchObject({ code: 'OBJECT_HASH_MISMATCH' });
      await current().put('a', content);
      expect(await current().lockOf('a')).toEqual({ retention: null, held: false });
    });

    it('to lock what is not there', async () => {
      await expect(current().lockOf('a')).rejects.toMatchObject(absent);
      await expect(current().retain('a', compliance(inSeconds(60)))).rejects.toMatchObject(absent);
      await expect(current().hold('a', true)).rejects.toMatchObject(absent);
      await expect(current().hold('a', false)).rejects.toMatchObject(absent);
    });
  });

  describe('keeps', () => {
    it.each([['compliance'], ['governance']] as const)(
      'the stated mode %s and an end that is never earlier than asked',
      async (mode) => {
        const until = new Date(inSeconds(3600).setMilliseconds(1));
        await current().put('a', content, { retention: { mode, until } });
        const { retention, held } = await current().lockOf('a');
        expect({ mode: retention?.mode, held }).toEqual({ mode, held: false });
        expect(retention!.until.getTime() - until.getTime()).toBe(999);
      },
    );

    it('no lock that was not asked for', async () => {
      await current().put('a', content);
      expect(await current().lockOf('a')).toEqual({ retention: null, held: false });
    });

    it('a retention that is extended, and one that is made stricter', async () => {
      await current().put('a', content, { retention: governance(inSeconds(3600)) });
      await current().retain('a', governance(inSeconds(7200)));
      const until = new Date(inSeconds(9000).setMilliseconds(0));
      await current().retain('a', compliance(until));
      expect((await current().lockOf('a')).retention).toEqual({ mode: 'compliance', until });
    });

    it('a retention that is given later', async () => {
      await current().put('a', content);
      await current().retain('a', compliance(inSeconds(3600)));
      await expect(current().delete('a')).rejects.toMatchObject(locked);
    });

    it('the retention when a hold comes and goes', async () => {
      await current().put('a', content, { retention: compliance(inSeconds(3600)) });
      const { retention } = await current().lockOf('a');
      await current().hold('a', true);
      expect(await current().lockOf('a')).toEqual({ retention, held: true });
      await current().hold('a', false);
      expect(await current().lockOf('a')).toEqual({ retention, held: false });
      await expect(current().delete('a')).rejects.toMatchObject(locked);
    });

    it('the hold when a retention is extended', async () => {
      await current().put('a', content, { hold: true, retention: compliance(inSeconds(3600)) });
      await current().retain('a', compliance(inSeconds(7200)));
      expect((await current().lockOf('a')).held).toBe(true);
    });

    it('a large locked stream locked', async () => {
      async function* large() {
        for (let piece = 0; piece < 10; piece++) yield await Promise.resolve(Buffer.alloc(1_000_000, piece));
      }
      await current().put('a', large(), { retention: compliance(inSeconds(3600)), hold: true });
      const { retention, held } = await current().lockOf('a');
      expect({ mode: retention?.mode, held }).toEqual({ mode: 'compliance', held: true });
      await expect(current().delete('a')).rejects.toMatchObject(locked);
    });

    it('its neighbours removable', async () => {
      await current().put('a/1', content, { hold: true });
      await current().put('a/2', content);
      await current().delete('a/2');
      await expect(current().stat('a/2')).rejects.toMatchObject(absent);
    });
  });

  describe('removes', () => {
    it('what was retained, once the retention is over', async () => {
      await current().put('a', content, { retention: compliance(inSeconds(1)) });
      await untilRemovable('a');
      await expect(current().stat('a')).rejects.toMatchObject(absent);
    });

    it('what was on hold, once the hold is released', async () => {
      await current().put('a', content, { hold: true });
      await current().hold('a', false);
      await current().delete('a');
      await expect(current().stat('a')).rejects.toMatchObject(absent);
    });

    it('the lock together with the object', async () => {
      await current().put('a', content, { retention: compliance(inSeconds(1)) });
      await untilRemovable('a');
      await current().put('a', content);
      expect(await current().lockOf('a')).toEqual({ retention: null, held: false });
    });
  });
}
