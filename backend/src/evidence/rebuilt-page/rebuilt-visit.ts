/**
 * What the page itself says about each watched disclosure, rebuilt from the recording's events by a path that knows
 * nothing of the observations. Text as it was recorded: masked text is x's.
 */
export interface RebuiltVisit {
  /** Texts that were found, each once; spans refer to them by place. */
  texts: string[];
  disclosures: RebuiltDisclosure[];
}

export interface RebuiltDisclosure {
  disclosure: string;
  /** With which it was looked for, beside its key; null for the key alone. */
  selector: string | null;
  spans: RebuiltSpan[];
}

/** Over which time, on the visitor's clock, one element stood there and did not change. */
export interface RebuiltSpan {
  /** Place among everything observed: what lies at or after `order` and before `until` was observed meanwhile. */
  order: number;
  until: number;
  from: number;
  to: number;
  /** Place of its text in `texts`. */
  text: number;
  /** It, or something that it stands in, was hidden by a style that can be read from the events. */
  hidden: boolean;
}
