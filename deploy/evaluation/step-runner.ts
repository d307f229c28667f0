const startedAt = Date.now();

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** A step that failed, by the name under which it was announced. */
export class StepFailed extends Error {
  override name = 'StepFailed';
}

/** Runs one step of a command that people watch, and prints it with its time. */
export async function step<T>(name: string, act: () => Promise<T>): Promise<T> {
  const since = Date.now();
  try {
    const result = await act();
    console.log(`  ✓ ${name} · ${seconds(Date.now() - since)}`);
    return result;
  } catch (fault) {
    console.log(`  ✗ ${name} · ${seconds(Date.now() - since)}`);
    throw new StepFailed(name, { cause: fault });
  }
}

export const elapsed = (): string => seconds(Date.now() - startedAt);
