import { tcFault } from './tc-string.js';

type Field = readonly [value: number, width: number];
const segment = (fields: readonly Field[]): string => {
  const bits = fields.map(([value, width]) => value.toString(2).padStart(width, '0')).join('');
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g)!;
  return Buffer.from(bytes.map((byte) => parseInt(byte, 2))).toString('base64url');
};
const NO_VENDORS: Field[] = [
  [0, 16],
  [0, 1],
];
const core = ({ version = 2, made = Date.UTC(2026, 9, 1), vendors = NO_VENDORS } = {}) =>
  segment([
    [version, 6],
    [made / 100, 36],
    [made / 100, 36],
    [7, 12],
    [1, 12],
    [1, 6],
    [0, 12],
    [120, 12],
    [5, 6],
    [0, 2],
    [0, 12],
    [0, 24],
    [0, 24],
    [0, 1],
    [0, 12],
    ...vendors,
    ...NO_VENDORS,
    [0, 12],
  ]);
const DISCLOSED = segment([
  [1, 3],
  [9, 16],
  [0, 1],
  [511, 9],
]);
const RANGES: Field[] = [
  [900, 16],
  [1, 1],
  [2, 12],
  [0, 1],
  [12, 16],
  [1, 1],
  [20, 16],
  [900, 16],
];

describe('the string of a consent tool', () => {
  it.each([
    ['is nothing', '', 'TCF_UNREADABLE'],
    ['is no base64', 'yes please', 'TCF_UNREADABLE'],
    ['is cut off', core().slice(0, 20), 'TCF_UNREADABLE'],
    [
      'promises more vendors than it has',
      core({
        vendors: [
          [65_535, 16],
          [0, 1],
        ],
      }),
      'TCF_UNREADABLE',
    ],
    [
      'promises ranges without end',
      core({
        vendors: [
          [9, 16],
          [1, 1],
          [4_095, 12],
        ],
      }),
      'TCF_UNREADABLE',
    ],
    ['has a segment that is none', `${core()}.${segment([[7, 3]])}`, 'TCF_UNREADABLE'],
    ['has one segment twice', `${core()}.${DISCLOSED}.${DISCLOSED}`, 'TCF_UNREADABLE'],
    ['has a cut segment', `${core()}.${segment([[1, 3]])}`, 'TCF_UNREADABLE'],
    ['has segments without end', `${core()}${'.IA'.repeat(2_000)}`, 'TCF_UNREADABLE'],
    ['is of version 1', core({ version: 1 }), 'TCF_VERSION_UNKNOWN'],
    ['is new and discloses no vendors', core(), 'TCF_VENDORS_NOT_DISCLOSED'],
  ] as const)('is not relied on when it %s', (_what, text, fault) => expect(tcFault(text)).toBe(fault));

  it.each([
    ['is of v2.3', `${core()}.${DISCLOSED}`],
    ['lists vendors in ranges', `${core({ vendors: RANGES })}.${DISCLOSED}`],
    ['was made before vendors had to be disclosed', core({ made: Date.UTC(2025, 0, 1) })],
  ])('is relied on when it %s', (_what, text) => expect(tcFault(text)).toBeNull());
});
