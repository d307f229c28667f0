/** What somebody can type or choose on a page, as kinds. Closed: the console has words for each. */
export const FIELD_KINDS = [
  'text',
  'email',
  'telephone',
  'number',
  'date',
  'password',
  'choice',
  'file',
  'hidden',
  'other',
  'multi-line',
  'list',
] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** How many there were of each; a kind that was not there is not named. */
export type FieldCounts = Partial<Record<FieldKind, number>>;

export interface ShapeCounts {
  elements: number;
  images: number;
  frames: number;
  fields: FieldCounts;
}

/**
 * What a page is made of, over any number of visits: the most that stood on it at once, and a sketch of its structure.
 * Numbers only; nothing that the page says, and no name that its authors chose.
 */
export interface PageShape extends ShapeCounts {
  /** The smallest hashes of the steps of tags that lead to its elements, ascending, at most `SKETCH_SIZE`. */
  sketch: number[];
}

/** At this size a share is told to within about a tenth. */
export const SKETCH_SIZE = 128;
/** Of what a page is made of now, so much has to have been there at the last review; else it is another page. */
export const FAMILIAR_AT_LEAST = 0.8;

/** What both showed. In any order and any number of times it comes to the same, so visits need no order. */
export function mergedShapes(one: PageShape, other: PageShape): PageShape {
  const fields: FieldCounts = {};
  for (const kind of FIELD_KINDS) {
    const most = Math.max(one.fields[kind] ?? 0, other.fields[kind] ?? 0);
    if (most > 0) fields[kind] = most;
  }
  return {
    elements: Math.max(one.elements, other.elements),
    images: Math.max(one.images, other.images),
    frames: Math.max(one.frames, other.frames),
    fields,
    sketch: smallest([...one.sketch, ...other.sketch]),
  };
}

/** Whether a visit showed anything that is not in what was seen before. */
export function addsTo(known: PageShape, seen: PageShape): boolean {
  if (seen.elements > known.elements || seen.images > known.images || seen.frames > known.frames) return true;
  if (FIELD_KINDS.some((kind) => (seen.fields[kind] ?? 0) > (known.fields[kind] ?? 0))) return true;
  const had = new Set(known.sketch);
  const limit = known.sketch.length < SKETCH_SIZE ? Infinity : known.sketch.at(-1)!;
  return seen.sketch.some((hash) => hash < limit && !had.has(hash));
}

export interface ShapeChange {
  /** Of what the page is made of now, the share that was there before; 0 to 1, told from the sketches. */
  familiar: number;
  /** Kinds of fields of which there are more than before. */
  moreFields: FieldKind[];
  moreFrames: boolean;
  /** Somebody should look: a field or a frame that was not there, or too little of it is familiar. */
  changed: boolean;
}

/** What came to a page. What went from it lets nothing through, and is no change by itself. */
export function shapeChange(before: PageShape, now: PageShape): ShapeChange {
  const familiar = familiarShare(before.sketch, now.sketch);
  const moreFields = FIELD_KINDS.filter((kind) => (now.fields[kind] ?? 0) > (before.fields[kind] ?? 0));
  const moreFrames = now.frames > before.frames;
  const changed = moreFields.length > 0 || moreFrames || familiar < FAMILIAR_AT_LEAST;
  return { familiar, moreFields, moreFrames, changed };
}

/** Among the smallest hashes of both together, every one is known to be in each or not: they stand for all of them. */
function familiarShare(before: readonly number[], now: readonly number[]): number {
  const [was, is] = [new Set(before), new Set(now)];
  const here = smallest([...before, ...now]).filter((hash) => is.has(hash));
  return here.length === 0 ? 1 : here.filter((hash) => was.has(hash)).length / here.length;
}

const smallest = (hashes: readonly number[]): number[] =>
  [...new Set(hashes)].sort((a, b) => a - b).slice(0, SKETCH_SIZE);
