/** A version as far as time is concerned. */
export interface TimedVersion {
  version: number;
  publishedAt: Date | null;
  /** null: from its publication on. */
  effectiveFrom: Date | null;
  /** null: without an end. From this instant on it is not in force. */
  effectiveTo: Date | null;
}

/**
 * The version in force at an instant, or null. A draft is never in force, and nobody is held to a version before it was
 * published, whatever it says. Where several are in force at once, the newest is meant.
 */
export function versionInForce<V extends TimedVersion>(versions: readonly V[], at: Date): V | null {
  return versions
    .filter((version) => isInForce(version, at))
    .reduce<V | null>((newest, one) => (newest && newest.version > one.version ? newest : one), null);
}

/** What recorders watch for: the version in force, or else the one that will be in force next. null: nothing any more. */
export function versionToWatch<V extends TimedVersion>(versions: readonly V[], now: Date): V | null {
  const coming = versions
    .filter(
      (version) =>
        beginsAt(version) > now.getTime() && beginsAt(version) < Infinity && !isEnded(version, now),
    )
    .toSorted((a, b) => beginsAt(a) - beginsAt(b) || b.version - a.version);
  return versionInForce(versions, now) ?? coming[0] ?? null;
}

/** Whether it ever will be, or was, in force when somebody published it now. */
export const isEnded = ({ effectiveTo }: Pick<TimedVersion, 'effectiveTo'>, now: Date): boolean =>
  effectiveTo !== null && effectiveTo <= now;

function isInForce(version: TimedVersion, at: Date): boolean {
  return beginsAt(version) <= at.getTime() && !isEnded(version, at);
}

function beginsAt({ publishedAt, effectiveFrom }: TimedVersion): number {
  if (publishedAt === null) return Infinity;
  return Math.max(publishedAt.getTime(), effectiveFrom?.getTime() ?? 0);
}
