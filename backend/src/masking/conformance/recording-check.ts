import { type DeclaredTag, normaliseText, WIRE_LIMITS, type MaskingPolicy } from '@exhibit/contract';
import { sha256Hex } from '../../evidence/sha256.js';
import { VisitWatcher, type SeenInVisit } from '../review/seen-in-visit.js';
import { AliasNumbers } from './aliases.js';
import { isCleanAddress } from './clean-address.js';
import { PassedSheets } from './clean-css.js';
import { Findings, into, type ConformingStrings, type Place, type Violation } from './findings.js';
import { checkIncrement } from './increment-check.js';
import { hasMembers, isNumber, isObject, isTime, type Json } from './json-members.js';
import { checkNode, placeNodes, type NodeContext } from './node-check.js';
import { ObservationCheck } from './observation-check.js';
import { RecordedPage, textOf, type PageNode } from './recorded-page.js';
import { RuleCoverage, type CoveringRule, type TextCover } from './rule-coverage.js';

/** Raised with every change of what is let through or found. Stands in the manifest. */
export const CHECKER_VERSION = 'exhibit.conformance/v2';

/** What the appliance itself knows of the site, whatever the recorder says. */
export interface SiteFacts {
  origins: readonly string[];
  /** Keys of its published disclosures. */
  disclosures: ReadonlySet<string>;
  /** Custom tags, by every declaration that the site ever had. */
  tags: readonly DeclaredTag[];
}

export interface CheckResult {
  violations: number;
  /** The first of each kind in each segment, in order, with how many there were. */
  first: readonly (Violation & { count: number })[];
  events: number;
  strings: ConformingStrings;
}

const EVENT = { required: { type: null, timestamp: isTime, data: null } };
const POINT = { required: {}, optional: { top: isNumber, left: isNumber } };

/**
 * Judges one recording, segment by segment in order: is every string in it masked, structure, cleaned, or covered by a
 * rule of the published policy version its segment names? It shares no code with the recorder and believes nothing the
 * recorder says about itself. What it does not know is a violation. Keeps the page's skeleton, never its content.
 */
export class RecordingCheck {
  private readonly findings = new Findings();
  private readonly watcher = new VisitWatcher();
  private readonly page = new RecordedPage(this.watcher.tally);
  private readonly aliases = new AliasNumbers();
  private readonly observations: ObservationCheck;
  private readonly contexts = new Map<number, NodeContext>();
  private events = 0;

  constructor(private readonly site: SiteFacts) {
    this.observations = new ObservationCheck(site, this.findings);
  }

  /** Nothing more has to be read: there are so many violations that the answer is known. */
  get over(): boolean {
    return this.findings.full;
  }

  get result(): CheckResult {
    const { violations, first, strings } = this.findings;
    return { violations, first, events: this.events, strings };
  }

  /** What its pages are made of and where rules let content through. Asked once, after the last segment. */
  seen(): SeenInVisit {
    return this.watcher.end();
  }

  /** `events` is the parsed body of segment `seq`; `policy` is null when the version it names was never published. */
  segment(seq: number, policy: MaskingPolicy | null, events: unknown): void {
    this.findings.enterSegment(seq);
    if (policy === null) this.findings.report('POLICY_NOT_PUBLISHED', null);
    if (!Array.isArray(events)) return this.findings.report('MALFORMED', null);
    if (events.length > WIRE_LIMITS.events) return this.findings.report('TOO_LARGE', null);
    // Under a version that nobody published no rule shows anything.
    const context = this.contextOf(policy ?? { version: -1, rules: [] });
    for (const [index, event] of events.entries()) {
      if (this.over) return;
      this.findings.enterEvent(index);
      this.event(event, context);
      this.events++;
    }
  }

  private event(event: unknown, context: NodeContext): void {
    const { findings } = this;
    if (!hasMembers(event, EVENT, findings, null)) return;
    const place = into(null, 'data');
    switch (event['type']) {
      case 0: // the document is there, and loaded
      case 1:
        return void hasMembers(event['data'], { required: {} }, findings, place);
      case 2:
        this.fullSnapshot(event['data'], context, place);
        break;
      case 3:
        checkIncrement(event['data'], context, place);
        break;
      case 4:
        return this.meta(event['data'], place);
      case 5:
        return this.observation(event['data'], place);
      default:
        return findings.report('UNKNOWN_EVENT', into(null, 'type'));
    }
    this.compareTexts(context);
  }

  private fullSnapshot(data: unknown, context: NodeContext, place: Place): void {
    const { findings, page } = this;
    if (!hasMembers(data, { required: { node: null, initialOffset: isObject } }, findings, place)) return;
    if (isObject(data['initialOffset']))
      hasMembers(data['initialOffset'], POINT, findings, into(place, 'initialOffset'));
    this.watcher.pictured();
    page.clear();
    for (const node of placeNodes(data['node'], null, null, context, into(place, 'node')))
      checkNode(node, context);
  }

  private meta(data: unknown, place: Place): void {
    const { findings, site } = this;
    const members = { required: { href: null, width: isNumber, height: isNumber } };
    if (!hasMembers(data, members, findings, place)) return;
    const { href } = data as Json;
    if (typeof href !== 'string' || !isCleanAddress(href, site.origins))
      return findings.report('ADDRESS_IN_CLEAR', into(place, 'href'));
    findings.strings.addresses++;
    if (href !== 'about:blank') this.watcher.told(new URL(href).pathname, 'navigation');
  }

  private observation(data: unknown, place: Place): void {
    const found = this.findings.violations;
    this.observations.check(data, place);
    if (this.findings.violations > found || (data as Json)['tag'] !== 'exhibit.page') return;
    const { path, how } = (data as { payload: { path: string; how: 'load' | 'navigation' } }).payload;
    this.watcher.told(path, how);
  }

  private compareTexts({ toCompare }: NodeContext): void {
    const answers = new Map<CoveringRule, Map<PageNode, boolean>>();
    const isApproved = ({ rule, element }: TextCover): boolean => {
      const known = answers.get(rule) ?? new Map<PageNode, boolean>();
      answers.set(rule, known);
      const answer =
        known.get(element) ??
        sha256Hex(Buffer.from(normaliseText(textOf(element, rule.descendants)))) === rule.approvedTextHash;
      known.set(element, answer);
      return answer;
    };
    for (const { covers, place } of toCompare.splice(0)) {
      if (!covers.some(isApproved)) this.findings.report('TEXT_NOT_APPROVED', place);
    }
  }

  private contextOf(policy: MaskingPolicy): NodeContext {
    const known = this.contexts.get(policy.version);
    if (known) return known;
    const rules = new RuleCoverage(policy);
    const context: NodeContext = {
      rules,
      kept: rules.names,
      aliases: this.aliases,
      // Not shared between versions: which names are kept depends on the rules.
      passed: new PassedSheets(),
      disclosures: this.site.disclosures,
      findings: this.findings,
      shown: (rule, part) => this.watcher.shown(rule, part),
      page: this.page,
      remembersTexts: policy.rules.some(({ approvedTextHash }) => approvedTextHash !== undefined),
      toCompare: [],
    };
    this.contexts.set(policy.version, context);
    return context;
  }
}
