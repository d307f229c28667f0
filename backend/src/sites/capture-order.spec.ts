import { captureOrder } from './capture-order.js';

const at = (ms: number) => new Date(1_763_700_000_000 + ms);

describe('an order to stop recording on a site', () => {
  it('refuses what comes long after it', () => expect(captureOrder(at(0), at(60_001))).toBe('refuse'));
  it('takes what was under way, and ends the capture with it', () => {
    expect(captureOrder(at(0), at(0))).toBe('stop');
    expect(captureOrder(at(0), at(60_000))).toBe('stop');
  });
  it('holds when the clock of another replica is behind', () =>
    expect(captureOrder(at(5_000), at(0))).toBe('stop'));
  it('ends nothing where none was given', () => expect(captureOrder(null, at(0))).toBe('go'));
});
