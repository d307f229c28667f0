/** When a store that keeps failing is left alone, and when it is tried again. Pure: `now` in milliseconds is given. */
export interface Circuit {
  /** Failures in a row. */
  failures: number;
  /** Until when nobody asks; 0 while closed. */
  restsUntil: number;
  /** How long the last rest was; grows while trials fail. */
  restMs: number;
  /** Somebody is trying after a rest: all others still wait. */
  trialSince: number | null;
}

export interface CircuitRules {
  failuresToOpen: number;
  firstRestMs: number;
  longestRestMs: number;
  /** A trial that has not ended by then is no longer waited for. */
  trialMs: number;
}

export const CIRCUIT_RULES: CircuitRules = {
  failuresToOpen: 5,
  firstRestMs: 1_000,
  longestRestMs: 15_000,
  trialMs: 60_000,
};

export const CLOSED: Circuit = { failures: 0, restsUntil: 0, restMs: 0, trialSince: null };

export type Admission = { admitted: true; circuit: Circuit } | { admitted: false };

/** Whether a call may go out now. After a rest one call is the trial. */
export function admit(circuit: Circuit, rules: CircuitRules, now: number): Admission {
  if (circuit.restsUntil === 0) return { admitted: true, circuit };
  if (now < circuit.restsUntil) return { admitted: false };
  if (circuit.trialSince !== null && now - circuit.trialSince < rules.trialMs) return { admitted: false };
  return { admitted: true, circuit: { ...circuit, trialSince: now } };
}

export const succeeded = (): Circuit => CLOSED;

export function failed(circuit: Circuit, rules: CircuitRules, now: number): Circuit {
  const failures = circuit.failures + 1;
  if (failures < rules.failuresToOpen) return { ...circuit, failures, trialSince: null };
  // What was already on its way when the rest began does not lengthen it.
  if (now < circuit.restsUntil) return { ...circuit, failures };
  const restMs = Math.min(circuit.restMs === 0 ? rules.firstRestMs : circuit.restMs * 2, rules.longestRestMs);
  return { failures, restsUntil: now + restMs, restMs, trialSince: null };
}
