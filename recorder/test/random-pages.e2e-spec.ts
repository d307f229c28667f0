import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { pageCase } from './random-pages/page-arbitrary.js';
import type { PageCase } from './random-pages/page-tree.js';
import { RecordingRoom, type Finding } from './random-pages/recording-room.js';
import { launchBrowser } from './support/browser.js';
import { recorderBundle, SABOTAGES } from './support/recorder-bundle.js';

/** The long run sets the number of cases (test/README.md); a failure names the seed that repeats it. */
const CASES = Number(process.env['EXHIBIT_LEAK_CASES'] ?? 500);
const SEED = Number(process.env['EXHIBIT_LEAK_SEED'] ?? Date.now() % 1_000_000_000);
const PATH = process.env['EXHIBIT_LEAK_PATH'];
/** Pages that are recorded at the same time; half as many on average. */
const TOGETHER = 40;
const ROUND = 13;

let browser: Browser;
let bundle: string;
beforeAll(async () => {
  bundle = await recorderBundle();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const pages = fc.array(pageCase, { minLength: 1, maxLength: TOGETHER });
const isFaulty = ({ leaks, missing, faults }: Finding) => leaks.length + missing.length + faults.length > 0;

/** Checks random pages until `cases` were recorded; throws with the smallest page that is faulty. */
async function recordRandomPages(
  recorder: string,
  cases: number,
  seed: number,
  { shrink = true } = {},
): Promise<number> {
  const room = await RecordingRoom.open(browser, recorder);
  let recorded = 0;
  const property = fc.asyncProperty(pages, async (together: PageCase[]) => {
    const findings = await room.findings(together);
    recorded += together.length;
    const faulty = findings.find(isFaulty);
    if (faulty) throw new Error(JSON.stringify(faulty, null, 1));
  });
  try {
    for (let round = 0; recorded < cases; round++)
      await fc.assert(property, {
        seed: seed + round,
        numRuns: ROUND,
        unbiased: true,
        endOnFailure: !shrink,
        // Shrinking ends in time to be reported.
        interruptAfterTimeLimit: 150_000,
        includeErrorInReport: true,
        ...(PATH && { path: PATH }),
      });
    return recorded;
  } finally {
    await room.close();
  }
}

describe('random pages that change at random (P1)', () => {
  it(
    `let no canary leave and raise no fault, in ${CASES} cases from seed ${SEED}`,
    async () => {
      expect(await recordRandomPages(bundle, CASES, SEED)).toBeGreaterThanOrEqual(CASES);
    },
    60_000 + CASES * 400,
  );

  // Each takes one masking step out of the recorder. A generator that does not notice would prove nothing.
  it.each(SABOTAGES)(
    'would find a leak within 200 cases if the masking of %s were taken out',
    async (step) => {
      const leaking = await recorderBundle(step);
      await expect(recordRandomPages(leaking, 200, 1, { shrink: false })).rejects.toThrow('"canary"');
    },
  );
});
