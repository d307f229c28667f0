import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { AuditLog as Log } from '../../src/audit/audit-log.service.js';
import type { AuditEvent } from '../../src/audit/catalogue.js';
import type { Actor } from '../../src/platform/actor.js';
import { AuditLog, Clock } from './compiled.ts';

export const [SITE, PERSON, RECORDING] = [randomUUID(), randomUUID(), randomUUID()];

/** What a busy day is made of: visits that are recorded and sealed, verdicts, and people who watch. */
const EVENTS: [Actor, (number: number) => AuditEvent][] = [
  [
    { kind: 'recorder', siteId: SITE },
    () => ({
      kind: 'recording.opened',
      recordingId: randomUUID(),
      fields: { site: SITE, consent: randomUUID(), policyVersion: 3 },
    }),
  ],
  [
    { kind: 'system', job: 'recording.seal' },
    (number) => ({
      kind: 'recording.sealed',
      recordingId: randomUUID(),
      fields: { manifestHash: hash(number), segments: 40, gaps: 0, end: 'left' },
    }),
  ],
  [
    { kind: 'system', job: 'recording.judge' },
    (number) => ({
      kind: 'verdict.reached',
      recordingId: randomUUID(),
      fields: {
        disclosure: 'representative-example',
        version: 2,
        verdict: 'shown',
        verdictHash: hash(number),
      },
    }),
  ],
  [
    { kind: 'person', personId: PERSON, roles: ['compliance-officer'] },
    (number) => ({
      kind: 'viewing.segment',
      recordingId: RECORDING,
      fields: { viewing: PERSON, grant: SITE, seq: number },
    }),
  ],
];

const hash = (number: number) => number.toString(16).padStart(64, '0');

export const eventOf = (number: number): [Actor, AuditEvent] => {
  const [actor, event] = EVENTS[number % EVENTS.length]!;
  return [actor, event(number)];
};

/** Rows of the outbox exactly as the log writes them. */
export async function outboxRows(first: number, count: number): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  const manager = { query: async (_sql: string, row: unknown[]) => void rows.push(row) };
  const log: Log = new AuditLog(undefined as never, new Clock());
  for (let number = first; number < first + count; number++)
    await log.append(manager as unknown as EntityManager, ...eventOf(number));
  return rows;
}

/** Leaf bytes alone. */
export const leafBytes = async (count: number): Promise<Buffer[]> =>
  (await outboxRows(0, count)).map((row) => Buffer.from(row[7] as string));
