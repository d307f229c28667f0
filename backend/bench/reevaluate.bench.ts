// A published version over stored recordings in real PostgreSQL, from what was kept of each visit, verdicts and their
// entries in the log included; beside the same visits read out of whole recordings and judged.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from './benchmark.ts';
import { bankWithRun } from './reevaluate/bank.ts';
import { visitOfMinutes } from './reevaluate/visit.ts';
import { wholeRecordings } from './reevaluate/whole-recordings.ts';

const RECORDINGS = 10_000;
const WHOLE = 100;
const MINUTES = 5;
const MILLION = 1_000_000;

export const benchmark: Benchmark = {
  expected: `${RECORDINGS.toLocaleString('en')} stored visits of ${MINUTES} minutes judged again, exactly one verdict each, faster than whole recordings`,
  async run(say) {
    await using stopping = new AsyncDisposableStack();
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
    stopping.defer(() => rmSync(folder, { recursive: true, force: true }));
    const visit = visitOfMinutes(MINUTES);
    const bank = await bankWithRun(folder, stopping, { recordings: RECORDINGS, visit });
    say(`  ${RECORDINGS.toLocaleString('en')} visits are kept, ${bank.bytesEach} bytes each`);

    const begun = performance.now();
    await bank.run();
    const seconds = (performance.now() - begun) / 1000;
    const { verdicts, entries, state } = await bank.outcome();
    const perSecond = RECORDINGS / seconds;

    const whole = await wholeRecordings(join(folder, 'objects'), { recordings: WHOLE, visit });
    const baseline = await whole.judgedPerSecond();
    const hours = (rate: number) => Math.round((MILLION / rate / 3600) * 100) / 100;
    say(
      `  from what was kept ${Math.round(perSecond)} recordings/s (a million in ${hours(perSecond)} h with one worker); from whole recordings of ${Math.round(whole.bytesEach / 1000)} kB ${Math.round(baseline)}/s (${hours(baseline)} h, nothing written)`,
    );
    const missed: string[] = [];
    if (verdicts !== RECORDINGS || entries !== RECORDINGS || state !== 'done')
      missed.push(
        `${verdicts} verdicts, ${entries} entries, ${state}: one of each is expected for ${RECORDINGS}`,
      );
    if (perSecond <= baseline) missed.push('whole recordings were judged faster than what was kept');
    return {
      figures: {
        recordings: RECORDINGS,
        minutes: MINUTES,
        keptBytesEach: bank.bytesEach,
        wholeBytesEach: whole.bytesEach,
        perSecond: Math.round(perSecond),
        baselinePerSecond: Math.round(baseline),
        ratio: Math.round((perSecond / baseline) * 10) / 10,
        millionHours: hours(perSecond),
        millionHoursBaseline: hours(baseline),
        peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
      },
      missed,
    };
  },
};
