import type { FieldCountDto, MaskingReviewDto, PageShapeDto, PastReviewDto } from '../api/models';

type Kind = FieldCountDto['kind'];

const FIELDS: Readonly<Record<Kind, [one: string, many: string]>> = {
  text: ['text field', 'text fields'],
  email: ['e-mail field', 'e-mail fields'],
  telephone: ['telephone field', 'telephone fields'],
  number: ['number field', 'number fields'],
  date: ['date field', 'date fields'],
  password: ['password field', 'password fields'],
  choice: ['box to tick', 'boxes to tick'],
  file: ['file field', 'file fields'],
  hidden: ['hidden field', 'hidden fields'],
  other: ['other field', 'other fields'],
  'multi-line': ['multi-line field', 'multi-line fields'],
  list: ['list to choose from', 'lists to choose from'],
};

const counted = (count: number, [one, many]: readonly [string, string]): string =>
  `${count} ${count === 1 ? one : many}`;

/** Where on the site; addresses are masked, and what was before the first one has none. */
export const pathWords = (path: string): string => path || '(before the first address)';

/** What was let through: `attribute title` is how the appliance names it. */
export const partWords = (part: string): string =>
  part === 'text' ? 'text' : part === 'image' ? 'the picture itself' : `the ${part}`;

/** What a page is made of, in a sentence without its end. */
export function shapeWords({ elements, images, frames, fields }: PageShapeDto): string {
  const parts = fields.map(({ kind, count }) => counted(count, FIELDS[kind]));
  parts.push(fields.length === 0 ? 'no field' : '');
  if (frames > 0) parts.push(counted(frames, ['frame', 'frames']));
  if (images > 0) parts.push(counted(images, ['picture', 'pictures']));
  parts.push(counted(elements, ['element in all', 'elements in all']));
  return parts.filter(Boolean).join(', ');
}

export interface ShapeRow {
  what: string;
  before: number;
  now: number;
  /** What somebody should look at: there is more of it than before. */
  more: boolean;
}

/** What a page was made of and is made of, side by side. Kinds of fields that it never had are left out. */
export function shapeRows(before: PageShapeDto, now: PageShapeDto): ShapeRow[] {
  const countOf = ({ fields }: PageShapeDto, kind: string) =>
    fields.find((field) => field.kind === kind)?.count ?? 0;
  const row = (what: string, was: number, is: number, counts: boolean): ShapeRow => ({
    ...{ what, before: was, now: is },
    more: counts && is > was,
  });
  const kinds = (Object.keys(FIELDS) as Kind[]).filter(
    (kind) => countOf(before, kind) + countOf(now, kind) > 0,
  );
  return [
    ...kinds.map((kind) => row(FIELDS[kind][1], countOf(before, kind), countOf(now, kind), true)),
    row('frames', before.frames, now.frames, true),
    row('pictures', before.images, now.images, false),
    row('elements in all', before.elements, now.elements, false),
  ];
}

const total = ({ fields }: PageShapeDto): number => fields.reduce((sum, { count }) => sum + count, 0);

/** Why a page is listed as changed, the gravest first. */
export function changeWords(page: {
  before: PageShapeDto;
  shape: PageShapeDto;
  familiarPercent: number;
  unfamiliar: boolean;
}): string[] {
  const { before, shape } = page;
  const words: string[] = [];
  for (const { what, before: was, now, more } of shapeRows(before, shape))
    if (more && what !== 'frames')
      words.push(was === 0 ? `${what}: none → ${now}` : `${what}: ${was} → ${now}`);
  if (words.length > 0 && total(before) !== total(shape))
    words.unshift(
      `${counted(total(before), ['field', 'fields'])} → ${counted(total(shape), ['field', 'fields'])}`,
    );
  const frames = shape.frames - before.frames;
  if (frames > 0) words.push(frames === 1 ? 'a frame is new' : `${frames} frames are new`);
  if (page.unfamiliar) words.push(`only ${page.familiarPercent} % of what it is made of was there before`);
  return words;
}

/** How much a review listed. */
export function listedWords(past: PastReviewDto): string {
  const parts = [
    [past.newPlaces, ['new place', 'new places']],
    [past.ruleChanges, ['change of a rule', 'changes of rules']],
    [past.newPages, ['new page', 'new pages']],
    [past.changedPages, ['changed page', 'changed pages']],
    [past.gonePages, ['page no longer seen', 'pages no longer seen']],
    [past.quarantined, ['recording quarantined', 'recordings quarantined']],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, words]) => counted(count, words));
  return said.length === 0 ? 'nothing new' : said.join(', ');
}

export const nothingNew = (review: MaskingReviewDto): boolean =>
  [review.places, review.rules, review.newPagesSeen, review.changedPages, review.gonePages].every(
    (list) => list.length === 0,
  ) && !review.beyond;

/** When a review is due, for a list of sites. */
export function dueState(site: { dueAt: string | null; overdue: boolean }): {
  tone: 'good' | 'bad' | 'quiet';
  label: string;
} {
  if (site.dueAt === null) return { tone: 'quiet', label: 'nothing to review yet' };
  return site.overdue ? { tone: 'bad', label: 'overdue' } : { tone: 'good', label: 'in time' };
}
