import type { ConsentNoticeDto, NoticeTextDto } from '../api/models';

export const inForce = (notices: readonly ConsentNoticeDto[]): ConsentNoticeDto | null =>
  notices.filter((notice) => notice.state === 'published').toSorted((a, b) => b.version - a.version)[0] ??
  null;

export const placeOf = ({ language, jurisdiction }: NoticeTextDto): string =>
  jurisdiction ? `${language} (${jurisdiction})` : language;

export const placesOf = ({ texts }: Pick<ConsentNoticeDto, 'texts'>): string => texts.map(placeOf).join(', ');

/** What publishing would change against the version in force, for the person who is to agree. */
export function noticeChanges(before: ConsentNoticeDto | null, after: ConsentNoticeDto): string[] {
  const old = new Map((before?.texts ?? []).map((text) => [placeOf(text), text.sha256]));
  const changes = after.texts
    .filter((text) => old.get(placeOf(text)) !== text.sha256)
    .map(
      (text) =>
        `${placeOf(text)}: ${old.has(placeOf(text)) ? 'other words' : 'a text where there was none'}.`,
    );
  const gone = [...old.keys()].filter((place) => !after.texts.some((text) => placeOf(text) === place));
  return [
    ...changes,
    ...gone.map((place) => `${place}: no text any more; nobody can agree in it.`),
    ...(before && JSON.stringify(before.declaration) !== JSON.stringify(after.declaration)
      ? ['What is declared about the processing.']
      : []),
  ];
}

/** ISO 8601 duration of years, months and days, in words. */
export function durationWords(duration: string): string {
  const [, years, months, days] = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(duration) ?? [];
  const part = (count: string | undefined, unit: string) =>
    count === undefined ? [] : [`${Number(count)} ${unit}${Number(count) === 1 ? '' : 's'}`];
  return [...part(years, 'year'), ...part(months, 'month'), ...part(days, 'day')].join(', ') || duration;
}
