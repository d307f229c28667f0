import { isHash, isObject } from './json-shape.js';

/** A stand-in as it stands in events; the scheme and the names are those of the recorder's wire. */
const STAND_IN = /exhibit-asset:((?:font|image|style)-[0-9a-z]{1,12}-[0-9a-z]{1,6})(?![0-9a-z-])/g;
const NAME = /^(font|image|style)-[0-9a-z]{1,12}-[0-9a-z]{1,6}$/;
const OBSERVATION = 'exhibit.asset';
/** More than any page needs; what is beyond is counted, and nothing more. */
const MOST_NAMES = 2_000;

const FAILURES = ['other-origin', 'unreadable', 'too-large', 'unsupported'] as const;
type Failure = (typeof FAILURES)[number];

/** Why an asset is missing: the recorder's reasons, and ours. */
export type NotCapturedReason =
  | Failure
  /** Named by the page, and never used by it, or the page went before it could be read. */
  | 'not-used'
  /** Announced with a hash; the bytes never arrived. */
  | 'not-received'
  /** Announced as one thing, and it is another. */
  | 'other-kind'
  /** It was there; now it is not what its hash says. */
  | 'damaged'
  | 'too-many';

export const NOT_CAPTURED_REASONS: readonly NotCapturedReason[] = [
  ...FAILURES,
  'not-used',
  'not-received',
  'other-kind',
  'damaged',
  'too-many',
];

/** A style sheet stands in the events with its rules; what is referred to is one that could not be read. */
export const REFERENCED_KINDS = ['font', 'image', 'style'] as const;
export type ReferencedKind = (typeof REFERENCED_KINDS)[number];

export interface AssetReference {
  name: string;
  kind: ReferencedKind;
  /** Hex SHA-256 that the recorder announced. */
  sha256: string | null;
  failed: Failure | null;
}

/** Gathers what a recording's events refer to. Hostile input: what has not the shape is not there. */
export class AssetReferences {
  private readonly used = new Set<string>();
  private readonly beyond: Record<ReferencedKind, number> = { font: 0, image: 0, style: 0 };
  private readonly said = new Map<string, { sha256: string | null; failed: Failure | null }>();

  /** `json` is the text of one segment's events, `events` the same parsed. */
  read(json: string, events: unknown): void {
    for (const [, name] of json.matchAll(STAND_IN)) this.use(name!);
    if (Array.isArray(events)) for (const event of events) this.observe(event);
  }

  /** Used stand-ins in the order of their names, each with what was said of it first. */
  list(): AssetReference[] {
    return [...this.used].sort().map((name) => ({
      name,
      kind: kindOf(name),
      sha256: this.said.get(name)?.sha256 ?? null,
      failed: this.said.get(name)?.failed ?? null,
    }));
  }

  /** How often a stand-in was met beyond the most that are told apart. */
  get tooMany(): Readonly<Record<ReferencedKind, number>> {
    return this.beyond;
  }

  private use(name: string): void {
    if (this.used.has(name)) return;
    if (this.used.size < MOST_NAMES) this.used.add(name);
    else this.beyond[kindOf(name)]++;
  }

  private observe(event: unknown): void {
    if (!isObject(event) || event['type'] !== 5 || !isObject(event['data'])) return;
    const { tag, payload } = event['data'];
    if (tag !== OBSERVATION || !isObject(payload)) return;
    const { asset, sha256, failed } = payload;
    if (typeof asset !== 'string' || !NAME.test(asset) || this.said.has(asset)) return;
    if (this.said.size >= MOST_NAMES) return;
    if (isHash(sha256)) this.said.set(asset, { sha256, failed: null });
    else if (failed !== undefined)
      this.said.set(asset, {
        sha256: null,
        failed: FAILURES.find((known) => known === failed) ?? 'unreadable',
      });
  }
}

const kindOf = (name: string): ReferencedKind =>
  REFERENCED_KINDS.find((kind) => name.startsWith(`${kind}-`))!;
