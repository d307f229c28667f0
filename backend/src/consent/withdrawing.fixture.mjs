// A worker that decides about withdrawals and sweeps, again and again, until it is killed. Started by
// withdrawal-kill.e2e-spec.ts.
import { flushCompileCache } from 'node:module';
import { Withdrawals } from '../../dist/src/consent/withdrawals.service.js';
import { Jobs } from '../../dist/src/platform/jobs/jobs.service.js';
import { RecordingEndings } from '../../dist/src/retention/recording-endings.service.js';
import { RetentionClock } from '../../dist/src/retention/retention-clock.service.js';
import { openSweeper } from '../retention/sweeper/open-sweeper.fixture.mjs';

const place = JSON.parse(process.argv[2]);
const { source, sweeper, audit, alarms } = await openSweeper(place);
const jobs = new Jobs({ database: { url: place.url } });
await jobs.onModuleInit();
const endings = new RecordingEndings(new RetentionClock(source), audit, jobs);
const withdrawals = new Withdrawals(source, endings, alarms);
flushCompileCache();
process.stdout.write('ready\n');
for (;;) {
  await withdrawals.decideAll();
  await sweeper.sweep();
  await new Promise((resolve) => setTimeout(resolve, 20));
}
