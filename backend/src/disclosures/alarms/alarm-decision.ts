const DAY_MS = 86_400_000;

/** What counts as a fall. The firm's policy. */
export interface AlarmSettings {
  /** Visits that must have been judged since, and as many before: below it nobody is told anything. */
  minimum: number;
  /** Points, in percent. */
  fallPercent: number;
  baselineDays: number;
}

export const USUAL_SETTINGS: AlarmSettings = { minimum: 50, fallPercent: 20, baselineDays: 7 };

export type AlarmCause = 'share-fell' | 'page-lost' | 'text-drift';

/** A judged visit, as far as an alarm asks. One to which the disclosure does not apply is none. */
export interface WatchedVisit {
  recordingId: string;
  visitedAt: Date;
  outcome: 'shown' | 'not_shown' | 'cannot_determine';
  carried: boolean;
  drifted: boolean;
  reasons: readonly string[];
}

/** The newest visits against those before them. */
export interface AlarmEvidence {
  /** Newest first, `minimum` of them when there are as many. */
  recent: readonly WatchedVisit[];
  /** Since the beginning of the baseline, older than the recent ones. */
  before: { visits: number; shown: number; carried: number };
}

export interface AlarmFigures {
  visits: number;
  /** How many of them show what the alarm is about. */
  affected: number;
  /** Percent, whole: of visits with it shown, or for one page with it in view or with the approved text. */
  share: number;
  shareBefore: number | null;
  visitsBefore: number;
  /** What most of the affected visits have in common. */
  reason: string | null;
}

export interface AlarmFinding {
  cause: AlarmCause;
  firstRecordingId: string;
  figures: AlarmFigures;
}

/** From when visits count at all. What was closed is done with: only what came after may open it again. */
export function evidenceSince({ baselineDays }: AlarmSettings, now: Date): Date {
  return new Date(now.getTime() - baselineDays * DAY_MS);
}

/** The share of shown fell by so many points. */
export function shareFell({ recent, before }: AlarmEvidence, settings: AlarmSettings): AlarmFinding | null {
  if (recent.length < settings.minimum || before.visits < settings.minimum) return null;
  const shown = recent.filter(({ outcome }) => outcome === 'shown').length;
  const share = shown / recent.length;
  const shareBefore = before.shown / before.visits;
  if (points(shareBefore - share) < settings.fallPercent) return null;
  const affected = recent.filter(({ outcome }) => outcome !== 'shown');
  const reason = mostCommon(affected.flatMap(({ reasons }) => reasons));
  const alike = reason === null ? affected : affected.filter(({ reasons }) => reasons.includes(reason));
  return found('share-fell', alike, { recent, affected, reason, share, shareBefore, before });
}

/** A page that carried it for at least half of the visits before carries it for none now. */
export function pageLost({ recent, before }: AlarmEvidence, settings: AlarmSettings): AlarmFinding | null {
  if (recent.length < settings.minimum || before.visits < settings.minimum) return null;
  const shareBefore = before.carried / before.visits;
  if (recent.some(({ carried }) => carried) || shareBefore < 0.5) return null;
  return found('page-lost', recent, {
    ...{ recent, affected: recent, before, shareBefore },
    reason: 'NOT_OBSERVED',
    share: 0,
  });
}

/** So many of the newest visits that had it in view had another text in view, and the approved one never. */
export function textDrift({ recent, before }: AlarmEvidence, settings: AlarmSettings): AlarmFinding | null {
  const carrying = recent.filter(({ carried }) => carried);
  const affected = carrying.filter(({ drifted }) => drifted);
  if (carrying.length < settings.minimum || points(affected.length / carrying.length) < settings.fallPercent)
    return null;
  return found('text-drift', affected, {
    ...{ recent: carrying, affected, before, shareBefore: null },
    reason: 'TEXT_DIFFERS',
    share: 1 - affected.length / carrying.length,
  });
}

/** What becomes of the alarm of this cause. There is one for each cause, and it is told once. */
export function alarmStep(
  state: 'open' | 'acknowledged' | 'closed' | null,
  finding: AlarmFinding | null,
): 'open' | 'reopen' | 'still' | null {
  if (finding === null) return null;
  if (state === null) return 'open';
  return state === 'closed' ? 'reopen' : 'still';
}

interface Affected {
  recent: readonly WatchedVisit[];
  affected: readonly WatchedVisit[];
  before: AlarmEvidence['before'];
  reason: string | null;
  share: number;
  shareBefore: number | null;
}

/** `alike` is newest first and not empty; its last is the first that shows it. */
function found(
  cause: AlarmCause,
  alike: readonly WatchedVisit[],
  { recent, affected, before, reason, share, shareBefore }: Affected,
): AlarmFinding {
  return {
    cause,
    firstRecordingId: alike.at(-1)!.recordingId,
    figures: {
      visits: recent.length,
      affected: affected.length,
      share: Math.round(share * 100),
      shareBefore: shareBefore === null ? null : Math.round(shareBefore * 100),
      visitsBefore: before.visits,
      reason,
    },
  };
}

/** Whole thousandths, so that 0.9 − 0.7 is 20 points. */
const points = (share: number): number => Math.round(share * 1_000) / 10;

function mostCommon(reasons: readonly string[]): string | null {
  const times = new Map<string, number>();
  for (const reason of reasons) times.set(reason, (times.get(reason) ?? 0) + 1);
  const [most] = [...times].toSorted(([a, x], [b, y]) => y - x || a.localeCompare(b));
  return most?.[0] ?? null;
}
