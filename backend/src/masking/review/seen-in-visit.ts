import { mergedShapes, type PageShape } from './page-shape.js';
import { PageTally } from './page-tally.js';

/** What a rule let through: the text, an attribute that the rule names, or the picture. */
export type ShownPart = 'text' | 'image' | `attribute ${string}`;

/** A place at which a rule let content through, on a page. */
export interface SeenPlace {
  rule: string;
  part: ShownPart;
}

export interface SeenPage {
  /** As recorded, cleaned of identifiers; empty for what was before the first that was told of. */
  path: string;
  shape: PageShape;
  places: SeenPlace[];
}

export interface SeenInVisit {
  pages: SeenPage[];
  /** True when there was more than is kept of one visit. */
  more: boolean;
}

const PAGES_AT_MOST = 50;
const PLACES_AT_MOST = 1_000;
/** Longer ones are told apart by their beginning. */
const PATH_AT_MOST = 500;

/** Collects, while a recording is judged, what its pages are made of and where rules let content through. */
export class VisitWatcher {
  readonly tally = new PageTally();
  private readonly pages = new Map<string, { shape: PageShape; places: Map<string, SeenPlace> }>();
  private here = new Map<string, SeenPlace>();
  private kept = 0;
  private more = false;
  private open = false;
  private path = '';
  private next = '';

  /** A rule let something through on the page that is open. */
  shown(rule: string, part: ShownPart): void {
    const key = `${rule}\n${part}`;
    if (this.here.has(key)) return;
    if (this.here.size >= PLACES_AT_MOST) this.more = true;
    else this.here.set(key, { rule, part });
  }

  /** The address of the picture that follows; of the page that is open when that was just loaded. */
  told(path: string, how: 'load' | 'navigation'): void {
    this.next = path.slice(0, PATH_AT_MOST);
    if (how === 'load') this.path = this.next;
  }

  /** A picture of a whole page follows. */
  pictured(): void {
    this.close();
    this.open = true;
    this.path = this.next;
  }

  /** Everything, once all of the recording was read. Pages and places in a fixed order. */
  end(): SeenInVisit {
    this.close();
    this.open = false;
    const pages = [...this.pages].map(([path, { shape, places }]) => ({
      path,
      shape,
      places: [...places].sort(byKey).map(([, place]) => place),
    }));
    return { pages: pages.sort((a, b) => compare(a.path, b.path)), more: this.more };
  }

  private close(): void {
    // What was let through before there was a page is told of as well.
    if (this.open || this.here.size > 0) this.keep();
    this.here = new Map();
    this.tally.clear();
  }

  private keep(): void {
    const shape = this.tally.shape();
    const known = this.pages.get(this.path);
    if (!known && this.pages.size >= PAGES_AT_MOST) return void (this.more = true);
    const page = known ?? { shape, places: new Map<string, SeenPlace>() };
    page.shape = mergedShapes(page.shape, shape);
    for (const [key, place] of this.here) {
      if (page.places.has(key)) continue;
      if (this.kept >= PLACES_AT_MOST) this.more = true;
      else {
        page.places.set(key, place);
        this.kept++;
      }
    }
    this.pages.set(this.path, page);
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => compare(a, b);
