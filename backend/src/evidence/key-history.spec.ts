import { keyTenures, parseSuccession, successionText, verifyInTime } from './key-history.js';
import { sampleSigner } from './sample-pack.fixture.js';
import { parseVerifierKey, verifierKeyText } from './signed-note.js';

const [first, second, third] = [1, 2, 3].map((seed) => sampleSigner('bank.example', seed)) as [
  ReturnType<typeof sampleSigner>,
  ReturnType<typeof sampleSigner>,
  ReturnType<typeof sampleSigner>,
];
const AT = '2026-11-20T10:00:00.000Z';
const note = (retired: typeof first, by: typeof first, entries: number, successor = by) =>
  by.signNote(
    successionText({ retired: retired.verifierKey, successor: successor.verifierKey, entries, at: AT }),
  );
const newest = parseVerifierKey(third.verifierKey);
const [ofFirst, ofSecond] = [await note(first, second, 100), await note(second, third, 250)];

it.each<[string, () => Promise<string[]>]>([
  [
    'a key that nobody names signed a note',
    async () => [await note(first, sampleSigner('bank.example', 9), 1)],
  ],
  ['a link is missing', () => Promise.resolve([ofFirst])],
  ['a key is named twice', async () => [ofSecond, await note(second, third, 300)]],
  ['a key names itself', async () => [await note(third, third, 1)]],
  [
    'a retired key lets another last longer than itself',
    async () => [ofSecond, await note(first, second, 251)],
  ],
  ['a note is none', () => Promise.resolve(['x'])],
  ['a signature is another', () => Promise.resolve([ofSecond.replace('entries 250', 'entries 251')])],
  ['a key speaks for another successor', async () => [await note(second, third, 1, first)]],
])('refuses a history in which %s', async (_what, notes) => {
  const given = await notes();
  expect(keyTenures([newest], given).refused).toEqual(given.slice(-1));
});

it('refuses more keys than any appliance has had', () => {
  expect(keyTenures([newest], Array<string>(1_001).fill('x')).refused).toHaveLength(1_001);
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
  const { tenures } = keyTenures([newest], [ofFirst, ofSecond]);

  it('are known with their time, whatever the order of the notes', () => {
    expect(tenures.map(({ key, until }) => [verifierKeyText(key.name, key.publicKey), until])).toEqual([
      [third.verifierKey, null],
      [second.verifierKey, 250],
      [first.verifierKey, 100],
    ]);
  });

  it('have their time also where all of them are trusted', () => {
    const all = [third, second, first].map(({ verifierKey }) => parseVerifierKey(verifierKey));
    expect(keyTenures(all, [ofFirst, ofSecond]).tenures.map(({ until }) => until)).toEqual([null, 250, 100]);
  });

  it('verify what each signed in its time', async () => {
    for (const [signer, entries] of [
      [first, 100],
      [second, 250],
      [third, 1_000_000],
      [third, null],
    ] as const)
      expect(verifyInTime(await signer.signNote('a text\n'), tenures, entries)).toBe('a text\n');
  });

  it('refuse what a retired key signed after its end, and what nobody knows the time of', async () => {
    const late = await first.signNote('a text\n');
    for (const entries of [101, null])
      expect(() => verifyInTime(late, tenures, entries)).toThrow(
        expect.objectContaining({ code: 'KEY_RETIRED' }),
      );
  });

  it('refuse what somebody else signed', async () => {
    const foreign = await sampleSigner('bank.example', 9).signNote('a text\n');
    expect(() => verifyInTime(foreign, tenures, 1)).toThrow(
      expect.objectContaining({ code: 'NOTE_NOT_SIGNED_BY_KEY' }),
    );
  });
});
