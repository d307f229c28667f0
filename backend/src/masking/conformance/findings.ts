/** Why something in a recording is not what a recorder may send. Closed: the console has words for each. */
export type ViolationKind =
  | 'TEXT_IN_CLEAR'
  | 'TEXT_NOT_APPROVED'
  | 'VALUE_IN_CLEAR'
  | 'ATTRIBUTE_NOT_ALLOWED'
  | 'ATTRIBUTE_IN_CLEAR'
  | 'STYLE_IN_CLEAR'
  | 'ADDRESS_IN_CLEAR'
  | 'NAME_IN_CLEAR'
  | 'UNKNOWN_EVENT'
  | 'UNKNOWN_NODE'
  | 'UNKNOWN_TAG'
  | 'UNKNOWN_MEMBER'
  | 'MALFORMED'
  | 'POLICY_NOT_PUBLISHED'
  | 'TOO_LARGE';

export interface Violation {
  /** Number of the segment. */
  seq: number;
  /** Index of the event in its segment; null when it is about the segment as a whole. */
  event: number | null;
  kind: ViolationKind;
  /** JSON path in the segment, of members the wire knows: never a value, never a member's name that arrived. */
  place: string;
}

/** What a string that conforms was: how many of each were seen. */
export interface ConformingStrings {
  masked: number;
  structure: number;
  styles: number;
  addresses: number;
  unmasked: number;
}

/** A step into the event, kept as a link to the step before: written out only when something is found. */
export interface Place {
  up: Place | null;
  step: string | number;
}

export const into = (up: Place | null, step: string | number): Place => ({ up, step });

const PLACE_AT_MOST = 300;
/** Beyond this a recording is not judged any further: it is quarantined as it is. */
const VIOLATIONS_AT_MOST = 1_000;

/** Collects what is found. Remembers the first place of each kind in each segment, and how many there were. */
export class Findings {
  readonly first: (Violation & { count: number })[] = [];
  readonly strings: ConformingStrings = { masked: 0, structure: 0, styles: 0, addresses: 0, unmasked: 0 };
  violations = 0;
  private readonly kinds = new Map<ViolationKind, Violation & { count: number }>();
  private seq = 0;
  private event: number | null = null;

  get full(): boolean {
    return this.violations >= VIOLATIONS_AT_MOST;
  }

  enterSegment(seq: number): void {
    this.seq = seq;
    this.event = null;
    this.kinds.clear();
  }

  enterEvent(index: number): void {
    this.event = index;
  }

  report(kind: ViolationKind, place: Place | null): void {
    this.violations++;
    const known = this.kinds.get(kind);
    if (known) return void known.count++;
    const violation = { seq: this.seq, event: this.event, kind, place: written(this.event, place), count: 1 };
    this.kinds.set(kind, violation);
    this.first.push(violation);
  }
}

function written(event: number | null, place: Place | null): string {
  const steps: string[] = [];
  for (let at = place; at; at = at.up)
    steps.push(typeof at.step === 'number' ? `[${at.step}]` : `.${at.step}`);
  const path = (event === null ? '' : `[${event}]`) + steps.reverse().join('');
  // The end tells more than the middle of a deep tree.
  return path.length <= PLACE_AT_MOST ? path : `${path.slice(0, 100)}…${path.slice(100 - PLACE_AT_MOST + 1)}`;
}
