// A worker that does nothing but sweep, again and again, until it is killed. Started by retention-kill.e2e-spec.ts.
import { flushCompileCache } from 'node:module';
import { openSweeper } from './open-sweeper.fixture.mjs';

const { sweeper } = await openSweeper(JSON.parse(process.argv[2]));
// Whoever is killed keeps nothing by itself, and the next one begins sooner.
flushCompileCache();
process.stdout.write('ready\n');
for (;;) {
  await sweeper.sweep();
  await new Promise((resolve) => setTimeout(resolve, 20));
}
