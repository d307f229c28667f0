import type { DataSource } from 'typeorm';

import type { Outcome } from '../benchmark.ts';
import { compiled } from './compiled.ts';
import { DUE } from './firm.ts';

const PLANNED_WITHIN_S = 60;

const { AuditLog } = await compiled<typeof import('../../src/audit/audit-log.service.js')>(
  'audit/audit-log.service.js',
);
const { Clock } = await compiled<typeof import('../../src/platform/clock.js')>('platform/clock.js');
const { RetentionPlanner } = await compiled<
  typeof import('../../src/retention/retention-planner.service.js')
>('retention/retention-planner.service.js');

const { RetentionFiguresReader } = await compiled<
  typeof import('../../src/retention/sweeper/retention-figures.service.js')
>('retention/sweeper/retention-figures.service.js');

/** Every recording planned under a new version, beside as many bare dates. */
export async function planning(
  owner: DataSource,
  source: DataSource,
  say: (line: string) => void,
): Promise<Outcome> {
  const clock = new Clock();
  const audit = new AuditLog(source, clock);
  const planner = new RetentionPlanner(source, audit, { enqueue: async () => undefined } as never, clock);
  let begun = performance.now();
  const planned = await planner.all(Infinity);
  const planS = rounded((performance.now() - begun) / 1_000);
  begun = performance.now();
  await owner.query(
    `CREATE TABLE bare_plan AS SELECT id, last_received_at + interval '7 years' AS destroy_by FROM recording`,
  );
  const barePlanS = rounded((performance.now() - begun) / 1_000);
  say(
    `  planned ${planned.toLocaleString('en')} in ${planS} s; as many bare dates, in one go and without an index, in ${barePlanS} s`,
  );
  // Asked by every sweep, and by whoever looks at the page of destructions, while a million wait.
  begun = performance.now();
  const { backlog } = await new RetentionFiguresReader(source).read();
  const figuresS = rounded((performance.now() - begun) / 1_000);
  say(`  how ${backlog.toLocaleString('en')} that are due stand, asked in ${figuresS} s`);
  const [{ right }]: [{ right: number }] = await owner.query(
    `SELECT count(*)::int AS right FROM retention_plan p JOIN recording r ON r.id = p.recording_id
     WHERE p.version = 1 AND p.destroy_by = (r.last_received_at AT TIME ZONE 'UTC' + interval '7 years') AT TIME ZONE 'UTC'`,
  );
  return {
    figures: { due: DUE, planS, barePlanS, figuresS },
    missed: [
      ...(planned === DUE && right === DUE ? [] : [`${planned} were planned, ${right} of them rightly`]),
      ...(planS <= PLANNED_WITHIN_S ? [] : [`planning took ${planS} s`]),
    ],
  };
}

const rounded = (value: number) => Math.round(value * 10) / 10;
