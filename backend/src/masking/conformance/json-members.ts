import { into, type Findings, type Place } from './findings.js';

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Coordinates, sizes, offsets: browsers lay out no further than 2^25 px. Shorter than what could be somebody's number. */
const LARGEST = 99_999_999;
/** Epoch ms, on whatever clock the visitor has. */
const LATEST = 9_999_999_999_999;

export const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= LARGEST;

export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= LATEST;

export const isId = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Math.abs(value as number) < 2 ** 31;

type Check = (value: unknown) => boolean;

export const flag: Check = (value) => value === true;
export const boolean: Check = (value) => typeof value === 'boolean';
export const oneOf =
  (...words: string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);

/** What an object may have. A check that is null leaves the member to the caller. */
export interface Members {
  required: Readonly<Record<string, Check | null>>;
  optional?: Readonly<Record<string, Check | null>>;
}

/** Reports every member that is missing, malformed or not named. False when the object cannot be looked into. */
export function hasMembers(
  value: unknown,
  { required, optional }: Members,
  findings: Findings,
  place: Place | null,
): value is Json {
  if (!isObject(value)) {
    findings.report('MALFORMED', place);
    return false;
  }
  let whole = true;
  for (const name in required) if (!Object.hasOwn(value, name)) whole = false;
  let position = 0;
  for (const name in value) {
    const known = Object.hasOwn(required, name)
      ? required[name]
      : optional && Object.hasOwn(optional, name)
        ? optional[name]
        : undefined;
    // A member that is not known is named by its position: its name may itself be what must not be told.
    if (known === undefined) findings.report('UNKNOWN_MEMBER', into(place, position));
    else if (known !== null && !known(value[name])) findings.report('MALFORMED', into(place, name));
    position++;
  }
  if (!whole) findings.report('MALFORMED', place);
  return whole;
}

/** The list, or an empty one and a report. */
export function listOf(value: unknown, findings: Findings, place: Place): unknown[] {
  if (Array.isArray(value)) return value;
  findings.report('MALFORMED', place);
  return [];
}
