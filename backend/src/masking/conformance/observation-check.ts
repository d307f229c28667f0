import { isActionName } from './attribute-check.js';
import { isCleanPath } from './clean-address.js';
import { into, type Findings, type Place } from './findings.js';
import { boolean, hasMembers, isNumber, isTime, oneOf, type Members } from './json-members.js';

const isShare = (value: unknown): boolean => isNumber(value) && value >= 0 && value <= 1;
const isText =
  (is: (text: string) => boolean) =>
  (value: unknown): boolean =>
    typeof value === 'string' && is(value);
const HIDDEN: ReadonlySet<unknown> = new Set(
  'display-none visibility opacity clipped covered zero-size font-too-small text-transparent transformed filtered detached'.split(
    ' ',
  ),
);
const FAULT_KINDS = oneOf(
  ...'insecure-context config-unavailable config-invalid consent-unavailable capture-failed sanitizer-failed observer-failed segment-failed segment-too-large spool-unavailable spool-full transport-failed public-api-failed'.split(
    ' ',
  ),
);

/** What a recorder reports beside the page, by tag: declared members, and a closed shape for each. */
const PAYLOADS = (disclosures: ReadonlySet<string>): Readonly<Record<string, Members>> => ({
  'exhibit.disclosure': {
    required: {
      disclosure: isText((key) => disclosures.has(key)),
      textHash: isText((hash) => /^[0-9a-f]{64}$/.test(hash)),
      from: isTime,
      to: isTime,
      visibleShare: isShare,
      hidden: (value) =>
        Array.isArray(value) && value.length <= HIDDEN.size && value.every((reason) => HIDDEN.has(reason)),
      foreground: boolean,
      method: oneOf('occlusion-observed', 'hit-tested'),
      fontPx: isNumber,
    },
  },
  'exhibit.action': { required: { action: isText(isActionName), at: isTime } },
  'exhibit.page': {
    required: { path: isText(isCleanPath), at: isTime, how: oneOf('load', 'navigation') },
  },
  'exhibit.fault': { required: { kind: FAULT_KINDS, at: isTime } },
});

export class ObservationCheck {
  private readonly payloads: Readonly<Record<string, Members>>;

  constructor(
    disclosures: ReadonlySet<string>,
    private readonly findings: Findings,
  ) {
    this.payloads = PAYLOADS(disclosures);
  }

  check(data: unknown, place: Place): void {
    if (!hasMembers(data, { required: { tag: null, payload: null } }, this.findings, place)) return;
    const { tag } = data;
    if (typeof tag !== 'string' || !Object.hasOwn(this.payloads, tag))
      return this.findings.report('UNKNOWN_EVENT', into(place, 'tag'));
    this.findings.strings.structure++;
    hasMembers(data['payload'], this.payloads[tag]!, this.findings, into(place, 'payload'));
  }
}
