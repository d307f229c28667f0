import fc from 'fast-check';
import { dueOf, isSetBack, refusals, type RetentionFacts } from './retention-decision.js';
import { type RetentionRule, type RetentionRuleSet, ruleFaults } from './retention-rule.js';

const DAY = 86_400_000;
const EPOCH = Date.UTC(2024, 0, 29);
const SITES = ['bank', 'shop', 'clinic'] as const;
/** `npm test` tries some thousands; set to 100000 for the long run. */
const HISTORIES = Number(process.env['EXHIBIT_RETENTION_HISTORIES'] ?? 2_000);

/** A firm's story, in the order in which it happened. */
type Step =
  | { kind: 'record'; site: (typeof SITES)[number] }
  | { kind: 'publish'; set: RetentionRuleSet }
  | { kind: 'hold' | 'release'; recording: number; matter: number }
  | { kind: 'end'; recording: number; basisDays: number | null }
  | { kind: 'approve'; recording: number }
  | { kind: 'days'; days: number }
  | { kind: 'set clock'; days: number }
  | { kind: 'sweep' };

interface Kept {
  facts: RetentionFacts;
  holds: Set<number>;
  approved: boolean;
  destroyedAt: number | null;
}

/* ---- The slow obvious model: it counts on its fingers and shares no code with the decision. ---- */

function dayAfter(y: number, m: number, d: number): [number, number, number] {
  const length = [
    31,
    (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0 ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ];
  if (d < length[m - 1]!) return [y, m, d + 1];
  return m === 12 ? [y + 1, 1, 1] : [y, m + 1, 1];
}

/** Month by month, then day by day. */
function countedEnd(from: number, period: string): number {
  if (period === 'forever') return Infinity;
  const count = (unit: string) => Number(new RegExp(`(\\d+)${unit}`).exec(period)?.[1] ?? 0);
  const start = new Date(from);
  let [y, m] = [start.getUTCFullYear(), start.getUTCMonth() + 1];
  for (let months = count('Y') * 12 + count('M'); months > 0; months--)
    [y, m] = m === 12 ? [y + 1, 1] : [y, m + 1];
  let day: [number, number, number] = [y, m, 1];
  // As far into the month as it goes.
  for (let d = 1; d < start.getUTCDate(); d++) {
    const next = dayAfter(...day);
    if (next[1] !== m) break;
    day = next;
  }
  for (let days = count('D'); days > 0; days--) day = dayAfter(...day);
  return Date.UTC(day[0], day[1] - 1, day[2]) + (from % DAY);
}

function modelled(recording: Kept, set: RetentionRuleSet) {
  const { facts } = recording;
  let said = { category: null as string | null, jurisdiction: null as string | null };
  for (const one of set.declarations) if (one.site === facts.site) said = one;
  let minimum = facts.keptFrom;
  let maximum = Infinity;
  let approval = false;
  for (const rule of set.rules) {
    if (rule.site !== null && rule.site !== facts.site) continue;
    if (rule.category !== null && rule.category !== said.category) continue;
    if (rule.jurisdiction !== null && rule.jurisdiction !== said.jurisdiction) continue;
    if (rule.approval) approval = true;
    if (rule.minimum && countedEnd(facts.keptFrom, rule.minimum.period) > minimum)
      minimum = countedEnd(facts.keptFrom, rule.minimum.period);
    if (rule.maximum && countedEnd(facts.keptFrom, rule.maximum) < maximum)
      maximum = countedEnd(facts.keptFrom, rule.maximum);
  }
  let end = maximum < minimum ? minimum : maximum;
  if (facts.ending) {
    let asked = facts.ending.at;
    if (facts.ending.basisUntil !== null && facts.ending.basisUntil > asked) asked = facts.ending.basisUntil;
    if (asked < minimum) asked = minimum;
    if (asked < end) end = asked;
  }
  return { minimum, end, approval };
}

/* ---- The sweeper's decision, as it is made for each recording ---- */

function play(steps: readonly Step[]): void {
  let now = EPOCH;
  let latest = EPOCH;
  let set: RetentionRuleSet | null = null;
  const recordings: Kept[] = [];
  const nth = (place: number): Kept | undefined => recordings[place % Math.max(1, recordings.length)];
  for (const step of steps) {
    latest = Math.max(latest, now);
    switch (step.kind) {
      case 'record':
        recordings.push({
          facts: { site: step.site, keptFrom: now, ending: null },
          holds: new Set(),
          approved: false,
          destroyedAt: null,
        });
        break;
      case 'publish':
        // What is refused is not published.
        if (ruleFaults(step.set).length === 0) set = step.set;
        break;
      case 'hold':
        nth(step.recording)?.holds.add(step.matter);
        break;
      case 'release':
        nth(step.recording)?.holds.delete(step.matter);
        break;
      case 'approve': {
        const recording = nth(step.recording);
        if (recording) recording.approved = true;
        break;
      }
      case 'end': {
        const recording = nth(step.recording);
        if (recording)
          recording.facts.ending ??= {
            cause: 'withdrawal',
            at: now,
            basisUntil: step.basisDays === null ? null : now + step.basisDays * DAY,
          };
        break;
      }
      case 'days':
      case 'set clock':
        now += step.days * DAY;
        break;
      case 'sweep':
        sweep(recordings, set, { now, latest });
    }
  }
}

function sweep(
  recordings: Kept[],
  set: RetentionRuleSet | null,
  time: { now: number; latest: number },
): void {
  const before = recordings.filter(({ destroyedAt }) => destroyedAt === null);
  for (const recording of before) {
    const due = set === null ? null : dueOf(recording.facts, set);
    const standing = { held: recording.holds.size > 0, approved: recording.approved };
    if (refusals(due, standing, time).length === 0) recording.destroyedAt = time.now;
  }
  for (const recording of before) judge(recording, set, time);
}

function judge(recording: Kept, set: RetentionRuleSet | null, time: { now: number; latest: number }): void {
  const gone = recording.destroyedAt !== null;
  const story = () => JSON.stringify({ recording: recording.facts, set, time });
  if (set === null || recording.holds.size > 0 || time.now < time.latest - 60_000) {
    if (gone) throw new Error(`destroyed without rules, on hold or by a clock that was set back: ${story()}`);
    return;
  }
  const { minimum, end, approval } = modelled(recording, set);
  if (gone && time.now < minimum) throw new Error(`destroyed below its minimum: ${story()}`);
  if (gone && time.now < end) throw new Error(`destroyed before its end: ${story()}`);
  if (gone && approval && !recording.approved) throw new Error(`destroyed without approval: ${story()}`);
  const survives = !gone && time.now >= end && (!approval || recording.approved);
  if (survives) throw new Error(`outlived its maximum by more than one sweep: ${story()}`);
}

/* ---- Stories ---- */

const period = fc
  .tuple(fc.nat({ max: 2 }), fc.nat({ max: 14 }), fc.nat({ max: 70 }))
  .map(([years, months, days]) => `P${years}Y${months}M${days}D`);
const word = (...words: string[]) => fc.option(fc.constantFrom(...words), { freq: 1 });
const rule: fc.Arbitrary<RetentionRule> = fc.record({
  site: word(...SITES),
  category: word('loan', 'card'),
  jurisdiction: word('US', 'EU'),
  minimum: fc.option(
    fc
      .oneof({ weight: 9, arbitrary: period }, { weight: 1, arbitrary: fc.constant('forever') })
      .map((minimum) => ({ period: minimum, law: 'a law' })),
  ),
  maximum: fc.option(period),
  approval: fc.boolean(),
});
const forAll = fc.oneof(period, period).map((maximum): RetentionRule => ({
  site: null,
  category: null,
  jurisdiction: null,
  minimum: null,
  maximum,
  approval: false,
}));
const declaration = (site: string) =>
  fc.record({ site: fc.constant(site), category: word('loan', 'card'), jurisdiction: word('US', 'EU') });
const ruleSet: fc.Arbitrary<RetentionRuleSet> = fc.record({
  rules: fc
    .tuple(forAll, fc.array(rule, { maxLength: 4 }))
    // A wrong rule would only mean that nothing is published: the right ones of it are the story.
    .map(([all, more]) => [
      all,
      ...more.filter((one) => ruleFaults({ rules: [all, one], declarations: [] }).length === 0),
    ]),
  declarations: fc
    .tuple(...SITES.map(declaration))
    .map((said) => said.filter(({ category }) => category !== null)),
});
const place = fc.nat({ max: 7 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('record' as const), site: fc.constantFrom(...SITES) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('publish' as const), set: ruleSet }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('hold' as const, 'release' as const),
      recording: place,
      matter: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      recording: place,
      basisDays: fc.option(fc.nat({ max: 400 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('approve' as const), recording: place }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('days' as const), days: fc.nat({ max: 250 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('set clock' as const),
      days: fc.integer({ min: -300, max: -1 }),
    }),
  },
  { weight: 6, arbitrary: fc.constant<Step>({ kind: 'sweep' }) },
);

describe('the retention rules, over any history of rules, holds, withdrawals and clocks (P8)', () => {
  it('destroy nothing that is held or below its minimum, and let nothing outlive its maximum by more than a sweep', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), play), { numRuns: HISTORIES });
  }, 1_800_000);

  it('do nothing by a clock that was set back, however far', () => {
    expect(isSetBack({ now: EPOCH, latest: EPOCH + 60_001 })).toBe(true);
    expect(isSetBack({ now: EPOCH, latest: EPOCH + 60_000 })).toBe(false);
  });
});
