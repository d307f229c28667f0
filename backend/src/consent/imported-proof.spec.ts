import { importFault } from './imported-proof.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const notice = { publishedAt: new Date('2026-11-01T00:00:00Z') };
const decided = (text: string) => ({ decidedAt: new Date(text) });

describe('a decision that is handed over', () => {
  it.each([
    ['2026-11-23T12:00:00Z', 'DECIDED_IN_FUTURE'],
    ['2026-10-31T12:00:00Z', 'DECIDED_BEFORE_NOTICE'],
  ] as const)('of %s is refused: %s', (at, fault) =>
    expect(importFault(decided(at), notice, NOW)).toBe(fault),
  );

  it.each(['2026-11-22T12:00:30Z', '2026-11-01T00:00:00Z', '2026-11-10T12:00:00Z'])('of %s is taken', (at) =>
    expect(importFault(decided(at), notice, NOW)).toBeNull(),
  );

  it('is taken of any past day where no notice is kept', () =>
    expect(importFault(decided('2020-01-01T00:00:00Z'), null, NOW)).toBeNull());
});
