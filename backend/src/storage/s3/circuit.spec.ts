import { admit, type Circuit, CIRCUIT_RULES as rules, CLOSED, failed, succeeded } from './circuit.js';

const afterFailures = (count: number, now: number, from: Circuit = CLOSED) =>
  Array.from({ length: count }).reduce<Circuit>((circuit) => failed(circuit, rules, now), from);

describe('the circuit', () => {
  it('refuses calls after five failures in a row, and not after four', () => {
    expect(admit(afterFailures(4, 1000), rules, 1000).admitted).toBe(true);
    expect(admit(afterFailures(5, 1000), rules, 1000).admitted).toBe(false);
  });

  it('forgets failures after a success', () => {
    expect(admit(afterFailures(4, 1000, succeeded()), rules, 1000).admitted).toBe(true);
  });

  it('lets one trial through after the rest, and refuses all others meanwhile', () => {
    const resting = afterFailures(5, 1000);
    expect(admit(resting, rules, 1999).admitted).toBe(false);
    const trial = admit(resting, rules, 2000);
    if (!trial.admitted) throw new Error('no trial');
    expect(admit(trial.circuit, rules, 2001).admitted).toBe(false);
  });

  it('lets another trial through when the first never ends', () => {
    const trial = admit(afterFailures(5, 1000), rules, 2000);
    if (!trial.admitted) throw new Error('no trial');
    expect(admit(trial.circuit, rules, 2000 + rules.trialMs).admitted).toBe(true);
  });

  it('rests longer each time a trial fails, up to a limit', () => {
    let circuit = afterFailures(5, 0);
    const rests: number[] = [circuit.restMs];
    for (let trial = 0; trial < 6; trial++) {
      circuit = failed(circuit, rules, circuit.restsUntil);
      rests.push(circuit.restMs);
    }
    expect(rests).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  it('does not rest longer for calls that were on their way when it opened', () => {
    expect(afterFailures(20, 1000).restsUntil).toBe(afterFailures(5, 1000).restsUntil);
  });
});
