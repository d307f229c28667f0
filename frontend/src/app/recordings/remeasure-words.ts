import type { RemeasuredMomentDto, RemeasurementDto } from '../api/models';
import type { Tone } from '../ui/chip';

export const isUnderWay = ({ state }: Pick<RemeasurementDto, 'state'>): boolean =>
  state === 'waiting' || state === 'measuring';

/** What measuring again came to. It is a note beside the verdict, and never a verdict. */
export function outcome({ state, result }: Pick<RemeasurementDto, 'state' | 'result'>): {
  label: string;
  tone: Tone;
} {
  if (state === 'waiting') return { label: 'Waits for a browser', tone: 'busy' };
  if (state === 'measuring') return { label: 'Drawing and measuring', tone: 'busy' };
  if (state === 'failed') return { label: 'Not measured', tone: 'quiet' };
  if (result === 'agrees') return { label: 'Agrees', tone: 'good' };
  return result === 'contradicts'
    ? { label: 'Contradicts the verdict', tone: 'bad' }
    : { label: 'Not possible to say', tone: 'unsure' };
}

const REASONS: Readonly<Record<string, string>> = {
  ABSENT: 'It was not on the drawn page',
  ANIMATED: 'It moves or fades, and only instants of it were drawn',
  ASSETS_MISSING: 'Fonts or images of the page were not recorded, so things may lie elsewhere',
  CONTRAST_TOO_LOW: 'Its letters hardly stood out in the picture',
  COVERED: 'Something else was painted over it',
  DRAWING_FAILED: 'A moment could not be drawn',
  FONT_TOO_SMALL: 'Its letters were smaller than the rule asks for',
  IN_FRAME: 'It stands in a frame, where it is not measured again',
  MASKED_LAYOUT: 'Other text of the page is masked, so lines break otherwise and things may lie elsewhere',
  MASKED_TEXT: 'Its own text is masked: its shape was compared, its words could not be',
  NO_INK: 'Its letters could not be seen in the picture',
  NO_MOMENT: 'The visit has no moment that could be drawn',
  NOT_DRAWN: 'It took no place on the drawn page',
  NOT_IN_A_PICTURE: 'The verdict rests on times, focus, the device or the action, which no picture shows',
  NOT_REBUILT: 'The page of that moment cannot be rebuilt from the recording',
  NOTHING_CLAIMED: 'The verdict claims nothing that a picture could confirm or deny',
  OUT_OF_WINDOW: 'It lay outside of the window',
  PAINTED_OTHERWISE: 'Its letters are cut out of a background, which is not measured',
  READABLE: 'It could be read in the picture',
  SELECTOR_NOT_KEPT: 'It is found by a selector, and masking may have taken what that names',
  SHEETS_MISSING: 'A style sheet was not recorded, so the page may have looked otherwise',
  TEXT_DIFFERS: 'The text on the drawn page is not the approved text',
  TOO_LONG: 'The text is too long to be measured as a whole',
  TOOK_TOO_LONG: 'Drawing took too long',
};

/** An unknown code is shown as it is, never hidden. */
export const remeasureReason = (code: string): string => REASONS[code] ?? code;

const FAILURES: Readonly<Record<string, string>> = {
  ARCHIVE_DAMAGED: 'The stored recording is damaged. Tell your operator.',
  RECORDING_KEY_GONE: 'The recording was destroyed.',
  RECORDING_QUARANTINED: 'The recording was quarantined meanwhile.',
  SEGMENT_DAMAGED: 'The stored recording is damaged. Tell your operator.',
  STILLS_UNAVAILABLE: 'No browser could be started to draw with. Tell your administrator.',
};

export const failureWords = (code: string | null): string =>
  FAILURES[code ?? ''] ?? 'It was tried several times and did not work. Tell your administrator.';

/** What the picture cannot answer for, whatever it says otherwise. */
export const limitsOf = ({ moments, reasons }: Pick<RemeasurementDto, 'moments' | 'reasons'>): string[] =>
  [...new Set(moments.flatMap(({ drawn }) => drawn?.limits ?? []))].filter((code) => !reasons.includes(code));

const MOMENTS: Readonly<Record<RemeasuredMomentDto['why'], string>> = {
  start: 'As it came into view',
  middle: 'In the middle of the time that counts',
  end: 'Before it went out of view',
  best: 'When it could be seen best',
  action: 'At the action',
};

export const momentWords = (why: RemeasuredMomentDto['why']): string => MOMENTS[why];

export function figures({ drawn, fault }: Pick<RemeasuredMomentDto, 'drawn' | 'fault'>): string {
  if (!drawn) return remeasureReason(fault ?? 'DRAWING_FAILED');
  if (drawn.elements === 0) return 'not on the page';
  const { words, inked, fontPx, contrast } = drawn;
  return [
    `${inked} of ${words} words to be seen`,
    ...(fontPx === null ? [] : [`${fontPx} px`]),
    ...(contrast === null ? [] : [`contrast ${contrast} : 1`]),
  ].join(', ');
}
