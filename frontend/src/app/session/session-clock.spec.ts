import type { SessionDto } from '../api/models';
import { idleAllowanceMs, sessionEnd, sessionNotice } from './session-clock';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const session = (idleMinutes: number, absoluteMinutes: number): SessionDto =>
  ({
    idleEndsAt: new Date(NOW + idleMinutes * MINUTE).toISOString(),
    absoluteEndsAt: new Date(NOW + absoluteMinutes * MINUTE).toISOString(),
  }) as SessionDto;

describe('end of the session', () => {
  it('is over at the very moment it ends', () => {
    expect(sessionNotice({ why: 'idle', at: NOW }, NOW)).toEqual({ kind: 'over' });
  });

  it('never lets activity put off the absolute end', () => {
    const end = sessionEnd(session(30, 40), NOW + 20 * MINUTE, 30 * MINUTE);
    expect(end).toEqual({ why: 'absolute', at: NOW + 40 * MINUTE });
  });

  it('counts idling from the last answer of the appliance', () => {
    const told = session(30, 480);
    const allowance = idleAllowanceMs(told, NOW);
    expect(sessionEnd(told, NOW + 10 * MINUTE, allowance)).toEqual({ why: 'idle', at: NOW + 40 * MINUTE });
  });

  it('warns in the last two minutes, not before', () => {
    const end = { why: 'idle' as const, at: NOW + 5 * MINUTE };
    expect(sessionNotice(end, NOW).kind).toBe('none');
    expect(sessionNotice(end, NOW + 3 * MINUTE).kind).toBe('ending');
  });
});
