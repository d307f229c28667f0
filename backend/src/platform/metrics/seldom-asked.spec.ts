import { SeldomAsked } from './seldom-asked.js';

/** A question that counts how often it is asked, and is answered by hand. */
function byHand() {
  const waiting: { answer: (value: number) => void; fail: () => void }[] = [];
  const question = () =>
    new Promise<number>((answer, reject) => waiting.push({ answer, fail: () => reject(new Error('no')) }));
  return { waiting, question };
}

const PATIENT = { everyMs: 15_000, restTimes: 10, patienceMs: 60_000 };

describe('a question that costs something', () => {
  it('is not asked again before its time, and then it is', async () => {
    let now = 0;
    let asked = 0;
    const seldom = new SeldomAsked(
      async () => ++asked,
      PATIENT,
      () => now,
    );
    expect((await seldom.get()).found).toBe(1);
    now = 14_999;
    expect((await seldom.get()).found).toBe(1);
    now = 15_000;
    expect((await seldom.get()).found).toBe(2);
  });

  it('is asked once for all that wait at the same time, and counts its time from the answer', async () => {
    let now = 0;
    const { waiting, question } = byHand();
    const seldom = new SeldomAsked(question, PATIENT, () => now);
    const both = Promise.all([seldom.get(), seldom.get()]);
    now = 20_000;
    waiting[0]!.answer(7);
    expect(await both).toEqual([
      { found: 7, tookMs: 20_000 },
      { found: 7, tookMs: 20_000 },
    ]);
    expect((await seldom.get()).found).toBe(7);
    expect(waiting).toHaveLength(1);
  });

  it('rests ten times as long as it took, so that it is at work for a tenth of the time at most', async () => {
    let now = 0;
    let asked = 0;
    const question = async () => {
      now += 4_000;
      return ++asked;
    };
    const seldom = new SeldomAsked(question, PATIENT, () => now);
    expect(await seldom.get()).toEqual({ found: 1, tookMs: 4_000 });
    now = 43_999;
    expect((await seldom.get()).found).toBe(1);
    now = 44_000;
    expect((await seldom.get()).found).toBe(2);
  });

  it('that fails is not asked all the more', async () => {
    let now = 0;
    const { waiting, question } = byHand();
    const seldom = new SeldomAsked(question, PATIENT, () => now);
    const first = seldom.get();
    waiting[0]!.fail();
    expect((await first).found).toBeNull();
    expect((await seldom.get()).found).toBeNull();
    expect(waiting).toHaveLength(1);
    now = 15_000;
    const second = seldom.get();
    waiting[1]!.answer(3);
    expect((await second).found).toBe(3);
  });

  it('that is not answered in time is not known, is not asked a second time beside itself, and is known later', async () => {
    const { waiting, question } = byHand();
    const seldom = new SeldomAsked(question, { everyMs: 15_000, restTimes: 0, patienceMs: 1 });
    expect(await seldom.get()).toEqual({ found: null, tookMs: 1 });
    expect((await seldom.get()).found).toBeNull();
    expect(waiting).toHaveLength(1);
    waiting[0]!.answer(5);
    await Promise.resolve();
    expect((await seldom.get()).found).toBe(5);
  });
});
