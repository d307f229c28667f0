import { stripVTControlCharacters } from 'node:util';

/** What was found out about one server, or one artefact, by one kind of test. */
export interface Finding {
  on: string;
  test: string;
  checked: number;
  passed: number;
  faults: string[];
}

export interface Version {
  name: string;
  version: string;
}

/** What writers that were killed left behind on one store: all of it whole, or the test fails. */
export interface KillCount {
  on: string;
  rounds: number;
  acknowledged: number;
  unacknowledged: number;
}

export interface InteropResult {
  versions: Version[];
  findings: Finding[];
  kills: KillCount[];
}

/** Several promises about one thing; each is tried even when one before it does not hold. */
export class Promises {
  private checked = 0;
  private readonly faults: string[] = [];
  readonly on: string;
  readonly test: string;

  constructor(on: string, test: string) {
    this.on = on;
    this.test = test;
  }

  async hold(promise: string, act: () => unknown): Promise<void> {
    this.checked += 1;
    try {
      await act();
    } catch (fault) {
      this.faults.push(`${promise}: ${messageOf(fault)}`);
    }
  }

  finding(): Finding {
    const { on, test, checked, faults } = this;
    return { on, test, checked, passed: checked - faults.length, faults };
  }
}

/** One that could not even be begun counts as a failure, never as a skip. */
export const notPossible = (on: string, test: string, fault: unknown): Finding => ({
  on,
  test,
  checked: 1,
  passed: 0,
  faults: [messageOf(fault)],
});

/** Stacks are for those who debug; a result is for those who read. */
const messageOf = (fault: unknown): string =>
  stripVTControlCharacters(fault instanceof Error ? fault.message : String(fault));

export const isGreen = ({ findings }: InteropResult): boolean =>
  findings.length > 0 && findings.every(({ checked, passed }) => checked > 0 && passed === checked);

export function mustBe<T>(actual: T, expected: T, what: string): void {
  const [is, wanted] = [actual, expected].map((value) => JSON.stringify(value));
  if (is !== wanted) throw new Error(`${what} is ${is}, not ${wanted}`);
}
