import { setTimeout as pause } from 'node:timers/promises';

/** Polls until the condition gives a value; fails with what was awaited when the deadline passes. */
export async function waitUntil<T>(
  what: string,
  condition: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  { deadlineMs = 60_000, everyMs = 50 }: { deadlineMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== null && value !== undefined) return value;
    if (Date.now() >= deadline) throw new Error(`Waited ${deadlineMs / 1000} s in vain: ${what}`);
    await pause(everyMs);
  }
}
