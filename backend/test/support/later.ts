import { KeyCare } from '../../src/keys/care/key-care.service.js';
import { Clock } from '../../src/platform/clock.js';
import type { TestAppliance } from './test-appliance.js';

/** Acts as if so many hours had passed for the worker. */
export async function later(
  appliance: TestAppliance,
  hours: number,
  act: () => Promise<void>,
): Promise<void> {
  const clock = appliance.worker.get(Clock);
  const { now } = clock;
  clock.now = () => new Date(Date.now() + hours * 3_600_000);
  try {
    await act();
  } finally {
    clock.now = now;
  }
}

/** The new verifier key has signed for long enough, and the time of the one before it is ended. */
export const settleVerifierKey = (appliance: TestAppliance): Promise<void> =>
  later(appliance, 1, () => appliance.worker.get(KeyCare).look());
