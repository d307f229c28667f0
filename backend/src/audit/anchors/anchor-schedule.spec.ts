import { type AnchorStanding, alarmAfter, isDue, stateOf, tokenHours, waitAfter } from './anchor-schedule.js';

const at = (text: string) => new Date(`2026-11-21T${text}Z`);
const NEW: AnchorStanding = { lastAnchored: null, lastAttempt: null, failuresInARow: 0 };
const anchored = (time: string, size = 7): AnchorStanding => ({
  lastAnchored: { id: '1', size, at: at(time), hasReceipt: true },
  lastAttempt: { at: at(time), code: null },
  failuresInARow: 0,
});
const failed = (time: string, failuresInARow: number, code = 'UNREACHABLE'): AnchorStanding => ({
  lastAnchored: null,
  lastAttempt: { at: at(time), code },
  failuresInARow,
});
const token = { kind: 'timestamp' } as const;
const witness = { kind: 'witness' } as const;

describe('an anchor is left alone', () => {
  it('when it has the newest checkpoint', () =>
    expect(isDue(witness, anchored('10:00:00'), 7, at('11:00:00'))).toBe(false));
  it('when the hour has its token, however much the log has grown', () =>
    expect(isDue(token, anchored('10:00:00'), 900, at('10:59:59.999'))).toBe(false));
  it('for a while after a failure, longer with each, five minutes at most', () => {
    expect([0, 1, 2, 3, 5, 6, 60].map(waitAfter)).toEqual([
      0, 10_000, 20_000, 40_000, 160_000, 300_000, 300_000,
    ]);
    expect(isDue(witness, failed('10:00:00', 2), 7, at('10:00:19.999'))).toBe(false);
  });
});

describe('an anchor is due', () => {
  it.each([token, witness])('when it never had anything: %p', (kind) =>
    expect(isDue(kind, NEW, 0, at('10:00:00'))).toBe(true),
  );
  it('when the log has grown', () =>
    expect(isDue(witness, anchored('10:00:00'), 8, at('10:00:00'))).toBe(true));
  it('for a token when a new hour has begun, though the log stands still', () =>
    expect(isDue(token, anchored('10:59:59.999'), 7, at('11:00:00'))).toBe(true));
  it('again when it has waited long enough', () =>
    expect(isDue(witness, failed('10:00:00', 2), 7, at('10:00:20'))).toBe(true));
});

describe('an alarm', () => {
  it('begins with the third failure in a row, and once', () => {
    expect([0, 1, 2, 3, 9].map((count) => alarmAfter(failed('10:00:00', count), 'TIMED_OUT'))).toEqual([
      null,
      null,
      'failing',
      null,
      null,
    ]);
  });
  it.each(['WITNESS_AHEAD', 'WITNESS_CONFLICT', 'WITNESS_PROOF_REFUSED'])(
    'begins at once when a witness says that this is another history: %s',
    (code) => expect(alarmAfter(NEW, code)).toBe('failing'),
  );
  it('ends with the first success, and only if there was one', () => {
    expect(alarmAfter(failed('10:00:00', 3), null)).toBe('restored');
    expect(alarmAfter(failed('10:00:00', 2), null)).toBeNull();
    expect(alarmAfter(anchored('10:00:00'), null)).toBeNull();
  });
  it('is what an anchor shows', () => {
    expect([NEW, anchored('10:00:00'), failed('10:00:00', 2), failed('10:00:00', 3)].map(stateOf)).toEqual([
      'waiting',
      'ok',
      'retrying',
      'failing',
    ]);
    expect(stateOf(failed('10:00:00', 1, 'WITNESS_AHEAD'))).toBe('failing');
  });
});

describe('the hours of a timestamp authority', () => {
  const states = (tokens: string[], first: string | null, now: string) =>
    tokenHours(tokens.map(at), first === null ? null : at(first), at(now)).map(({ hour, state }) => [
      hour.toISOString().slice(11, 13),
      state,
    ]);

  it('show a missed hour as missed, also when the next one has two', () => {
    expect(states(['08:00:01', '10:00:01', '10:59:00'], '08:00:01', '11:30:00')).toEqual([
      ['08', 'stamped'],
      ['09', 'missed'],
      ['10', 'stamped'],
      ['11', 'due'],
    ]);
  });
  it('begin with the first attempt, and are none before it', () => {
    expect(states([], null, '11:30:00')).toEqual([]);
    expect(states([], '09:59:59', '11:30:00')).toEqual([
      ['09', 'missed'],
      ['10', 'missed'],
      ['11', 'due'],
    ]);
  });
  it('go back a day', () => {
    expect(tokenHours([], new Date('2026-01-01'), at('11:30:00'))).toHaveLength(24);
  });
});
