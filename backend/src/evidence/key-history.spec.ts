import { handedOver, keyHistory, parseSuccession, successionText, verifyInTime } from './key-history.js';
import { FIRST as first, SECOND as second, succession, THIRD as third } from './rotated-keys.fixture.js';
import { sampleSigner } from './sample-pack.fixture.js';
import { countersigned, parseVerifierKey, verifierKeyText } from './signed-note.js';

const AT = '2026-11-20T10:00:00.000Z';
const alone = { and: null };
const stranger = sampleSigner('bank.example', 9);
const newest = parseVerifierKey(third.verifierKey);
const [ofFirst, ofSecond] = [await succession(first, second, 100), await succession(second, third, 250)];

it.each<[string, () => Promise<string[]>]>([
  ['a key that nobody names signed a note', async () => [await succession(first, stranger, 1)]],
  ['a link is missing', () => Promise.resolve([ofFirst])],
  ['a key is named twice', async () => [ofSecond, await succession(second, third, 300)]],
  ['a key names itself', async () => [await succession(third, third, 1, alone)]],
  [
    'a retired key lets another last longer than itself',
    async () => [ofSecond, await succession(first, second, 251)],
  ],
  [
    'a retired key ends the time of the one that came after it',
    async () => [ofSecond, await succession(third, second, 200)],
  ],
  ['a note is none', () => Promise.resolve(['x'])],
  ['a text is another', () => Promise.resolve([ofSecond.replace('entries 250', 'entries 251')])],
  ['a key speaks for another successor', async () => [await succession(second, third, 1, { by: first })]],
  ['somebody else hands over', async () => [await succession(second, third, 1, { and: first })]],
  [
    'the hand-over is not over this text',
    async () => [await succession(second, third, 1), await succession(second, third, 2)].map(firstWithSecond),
  ],
  [
    'a note has a third signature',
    () => Promise.resolve([countersigned(ofSecond, parseVerifierKey(first.verifierKey), Buffer.alloc(64))]),
  ],
])('refuses a history in which %s', async (_what, notes) => {
  const given = await notes();
  expect((await keyHistory([newest], given)).refused).toEqual(given.slice(-1));
});

/** The second of two notes takes the last signature of the first. */
function firstWithSecond(note: string, place: number, notes: string[]): string {
  if (place === 0) return ofSecond;
  const line = (of: string) => of.trimEnd().split('\n').at(-1)!;
  return note.replace(line(note), line(notes[0]!));
}

it('refuses more keys than any appliance has had', async () => {
  expect((await keyHistory([newest], Array<string>(1_001).fill('x'))).refused).toHaveLength(1_001);
});

it.each([
  ['no lines', 'x\n'],
  [
    'another name',
    successionText({
      retired: first.verifierKey,
      successor: sampleSigner('other', 1).verifierKey,
      entries: 1,
      at: AT,
    }),
  ],
  [
    'no time',
    successionText({ retired: first.verifierKey, successor: second.verifierKey, entries: 1, at: 'then' }),
  ],
  [
    'a number written otherwise',
    successionText({ retired: first.verifierKey, successor: second.verifierKey, entries: 1, at: AT }).replace(
      'entries 1',
      'entries 01',
    ),
  ],
])('refuses a succession with %s', (_what, text) => {
  expect(() => parseSuccession(text)).toThrow(expect.objectContaining({ code: 'KEY_HISTORY_BROKEN' }));
});

describe('the keys of an appliance', () => {
  const known = keyHistory([newest], [ofFirst, ofSecond]);

  it('are known with their time, whatever the order of the notes', async () => {
    const { tenures } = await known;
    expect(tenures.map(({ key, until }) => [verifierKeyText(key.name, key.publicKey), until])).toEqual([
      [third.verifierKey, null],
      [second.verifierKey, 250],
      [first.verifierKey, 100],
    ]);
  });

  it('have their time also where all of them are trusted', async () => {
    const all = [third, second, first].map(({ verifierKey }) => parseVerifierKey(verifierKey));
    const { tenures } = await keyHistory(all, [ofFirst, ofSecond]);
    expect(tenures.map(({ until }) => until)).toEqual([null, 250, 100]);
  });

  it('verify what each signed in its time', async () => {
    for (const [signer, entries] of [
      [first, 100],
      [second, 250],
      [third, 1_000_000],
      [third, null],
    ] as const)
      expect(verifyInTime(await signer.signNote('a text\n'), (await known).tenures, entries)).toBe(
        'a text\n',
      );
  });

  it('refuse what a retired key signed after its end, and what nobody knows the time of', async () => {
    const { tenures } = await known;
    const late = await first.signNote('a text\n');
    for (const entries of [101, null])
      expect(() => verifyInTime(late, tenures, entries)).toThrow(
        expect.objectContaining({ code: 'KEY_RETIRED' }),
      );
  });

  it('refuse what somebody else signed', async () => {
    const { tenures } = await known;
    const foreign = await stranger.signNote('a text\n');
    expect(() => verifyInTime(foreign, tenures, 1)).toThrow(
      expect.objectContaining({ code: 'NOTE_NOT_SIGNED_BY_KEY' }),
    );
  });
});

describe('whoever knows an old key', () => {
  const way = async (from: string, notes: string[]) =>
    handedOver(from, third.verifierKey, (await keyHistory([newest], notes)).successions)?.map(
      ({ successor }) => successor,
    );

  it('is led to the newest, step by step', async () => {
    expect(await way(first.verifierKey, [ofSecond, ofFirst])).toEqual([
      second.verifierKey,
      third.verifierKey,
    ]);
    expect(await way(third.verifierKey, [])).toEqual([]);
  });

  it('is not led where a key on the way did not hand over, nor from a key that is none of them', async () => {
    const ended = await succession(second, third, 250, alone);
    expect(await way(first.verifierKey, [ended, ofFirst])).toBeUndefined();
    expect(await way(stranger.verifierKey, [ofSecond, ofFirst])).toBeUndefined();
  });
});
