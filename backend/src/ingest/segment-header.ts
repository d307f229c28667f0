import type { GapReason, SegmentHeader } from '@exhibit/contract';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{64}$/;
const MAX_SEQ = 1_000_000;
const MAX_COUNT = 10_000_000;
/** The year 2286: ten times longer than any recording may be wrong. */
const MAX_TIME = 9_999_999_999_999;
const GAP_REASONS: readonly GapReason[] = ['spool-full', 'spool-lost', 'refused'];

type Json = Record<string, unknown>;

/** A segment header as the wire defines it, or null. Members it does not know are ignored: wire v1 is add-only. */
export function parseSegmentHeader(json: string): SegmentHeader | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  return isObject(value) && isHeader(value) ? (value as unknown as SegmentHeader) : null;
}

function isHeader(header: Json): boolean {
  const { wire, recording, seq, prevHash, hash, firstAt, lastAt, policyVersion, consentId, recorderVersion } =
    header;
  return (
    wire === 1 &&
    isText(recording, UUID_V4) &&
    isCount(seq, MAX_SEQ) &&
    isText(hash, HASH) &&
    (seq === 0 ? prevHash === null : isText(prevHash, HASH)) &&
    isCount(firstAt, MAX_TIME) &&
    isCount(lastAt, MAX_TIME) &&
    (lastAt as number) >= (firstAt as number) &&
    isCount(policyVersion, MAX_COUNT) &&
    isText(consentId, UUID) &&
    isText(recorderVersion, /^[0-9A-Za-z.+-]{1,40}$/) &&
    hasCounts(header['counts']) &&
    (header['gap'] === undefined || isGap(header['gap'])) &&
    (header['clockJumps'] === undefined || areJumps(header['clockJumps'])) &&
    (header['final'] === undefined || header['final'] === 'stopped' || header['final'] === 'withdrawn')
  );
}

const hasCounts = (counts: unknown): boolean =>
  isObject(counts) && ['events', 'observations', 'dropped'].every((name) => isCount(counts[name], MAX_COUNT));

const isGap = (gap: unknown): boolean =>
  isObject(gap) &&
  isCount(gap['fromSeq'], MAX_SEQ) &&
  isCount(gap['toSeq'], MAX_SEQ) &&
  GAP_REASONS.includes(gap['reason'] as GapReason);

const areJumps = (jumps: unknown): boolean =>
  Array.isArray(jumps) &&
  jumps.length <= 20 &&
  jumps.every(
    (jump) =>
      isObject(jump) &&
      isCount(jump['at'], MAX_TIME) &&
      typeof jump['byMs'] === 'number' &&
      isCount(Math.abs(jump['byMs']), MAX_TIME),
  );

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value);
const isCount = (value: unknown, most: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
