/**
 * What the page itself says about each watched disclosure, rebuilt from the recording's events by a path that knows
 * nothing of the observations. Times are those with which the events were stamped; `order` is the place among
 * everything observed: what was observed from `order` on and before `until` was observed meanwhile.
 */
export interface RebuiltVisit {
  disclosures: RebuiltDisclosure[];
  /** When a whole picture of a page was taken, and of which path. */
  pictures: { order: number; at: number; path: string | null }[];
  /** From here on the page was too large to be followed; null when it was not. */
  lostAt: number | null;
}

/** One way of finding one disclosure. */
export interface RebuiltDisclosure {
  disclosure: string;
  /** With which it was looked for beside its key; null for the key alone. */
  selector: string | null;
  /** Texts that were found, as they were recorded (masked text is x's), each once; spans name them by place. */
  texts: string[];
  spans: RebuiltSpan[];
  /** From here on there was too much of it to be followed; null when there was not. */
  lostAt: number | null;
}

/** How long one element stood there and did not change. */
export interface RebuiltSpan {
  order: number;
  /** null: to the end. */
  until: number | null;
  from: number;
  /** null: to the end. */
  to: number | null;
  /** Place of its text in `texts`; null when part of it was not recorded and it cannot be compared. */
  text: number | null;
  /** It, or what it stands in, was hidden by a style that can be read from the events with certainty. */
  hidden: boolean;
}

/** The page, or what is looked for on it, is larger than may be followed. */
export class PageTooLarge extends Error {}
