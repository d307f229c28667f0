import { disclosureTextHash, type DisclosureVersion } from '../../evidence/disclosure-version.js';
import { mayBeText } from '../../evidence/rebuilt-page/recorded-text.js';
import type { DrawnDisclosure } from '../../evidence/remeasured-figures.js';
import type { DrawnBox, DrawnElement, DrawnElements, SeenInk } from './drawn-element.js';
import type { Picture, StillCamera, StillSubject } from './still-camera.js';

export interface MeasuredPicture {
  drawn: DrawnDisclosure;
  picture: Picture;
}

type Marked = Pick<DisclosureVersion, 'key' | 'selector' | 'text' | 'textHash'>;

/** Letters are thin: twice as many pixels tell more of their strokes. */
const SCALE = 2;
/** Copies of which ink is looked for. */
const MOST_COPIES = 3;

/** Draws one moment, pictures it, and measures the disclosure on it. */
export async function measureMoment(
  camera: StillCamera,
  subject: StillSubject,
  disclosure: Marked,
): Promise<MeasuredPicture> {
  const picture = await camera.take(subject);
  const { key, selector = null } = disclosure;
  const { count, elements } = await camera.ask<DrawnElements>('exhibitElements', { key, selector });
  const measured: DrawnDisclosure[] = [];
  for (const [place, element] of elements.entries()) {
    const ink = place < MOST_COPIES ? await inkOf(camera, place, element, picture) : null;
    measured.push(figuresOf(element, ink, count, disclosure));
  }
  return { picture, drawn: bestOf(measured) };
}

async function inkOf(
  camera: StillCamera,
  place: number,
  { words }: DrawnElement,
  screen: Picture,
): Promise<SeenInk | null> {
  const clip = around(
    words.filter(({ inWindow }) => inWindow),
    screen,
  );
  if (clip === null) return null;
  const asIs = await camera.capture(clip, SCALE);
  await camera.ask('exhibitInk', place, 'gone');
  const without = await camera.capture(clip, SCALE);
  await camera.ask('exhibitInk', place, 'there');
  const again = await camera.capture(clip, SCALE);
  return camera.ask<SeenInk>('exhibitSeenInk', { asIs, without, again, clip, words });
}

/** The part of the screen that holds all of these; null for none. */
function around(words: readonly DrawnBox[], { width, height }: Picture): DrawnBox | null {
  const left = Math.max(0, Math.floor(Math.min(...words.map(({ x }) => x))));
  const top = Math.max(0, Math.floor(Math.min(...words.map(({ y }) => y))));
  const right = Math.min(width, Math.ceil(Math.max(...words.map((word) => word.x + word.width))));
  const bottom = Math.min(height, Math.ceil(Math.max(...words.map((word) => word.y + word.height))));
  return words.length > 0 && right > left && bottom > top
    ? { x: left, y: top, width: right - left, height: bottom - top }
    : null;
}

function figuresOf(
  { text, words, fontPx, limits }: DrawnElement,
  ink: SeenInk | null,
  elements: number,
  disclosure: Marked,
): DrawnDisclosure {
  const said = elements === 0 ? null : saidBy(text, disclosure);
  const count = (is: (word: (typeof words)[number], place: number) => boolean): number =>
    words.filter(is).length;
  return {
    elements,
    text: said,
    textHash: text === null || said === 'masked' ? null : disclosureTextHash(text),
    words: words.length,
    inked: count((_, place) => ink?.inked[place] === true),
    inWindow: count(({ inWindow }) => inWindow),
    covered: count(({ covered }, place) => covered !== 'no' && ink?.inked[place] !== true),
    coveredByAll: count(({ covered }, place) => covered === 'all' && ink?.inked[place] !== true),
    fontPx,
    contrast: ink?.contrast ?? null,
    limits: [...limits, ...(said === 'masked' ? (['MASKED_TEXT'] as const) : [])].sort(),
  };
}

function saidBy(text: string | null, approved: Marked): DrawnDisclosure['text'] {
  if (text === null) return null;
  if (disclosureTextHash(text) === approved.textHash) return 'approved';
  return mayBeText(text, approved.text) ? 'masked' : 'differs';
}

const RANK = { approved: 3, masked: 2, differs: 0 } as const;

/** One copy that can be read is enough. */
function bestOf(measured: readonly DrawnDisclosure[]): DrawnDisclosure {
  const rank = ({ text }: DrawnDisclosure): number => (text === null ? 1 : RANK[text]);
  return measured.toSorted(
    (a, b) => rank(b) - rank(a) || b.inked / (b.words || 1) - a.inked / (a.words || 1),
  )[0]!;
}
