import type { ConsentNoticeDto } from '../api/models';
import { durationWords, inForce, noticeChanges } from './notice-words';

const notice = (version: number, words: Record<string, string>, more: Partial<ConsentNoticeDto> = {}) =>
  ({
    version,
    state: 'published',
    texts: Object.entries(words).map(([language, sha256]) => ({ language, jurisdiction: null, sha256 })),
    declaration: { retentionPeriod: 'P5Y' },
    ...more,
  }) as ConsentNoticeDto;

describe('a consent notice in words', () => {
  it('names every text that a second person would agree to, and every language that falls away', () => {
    const changes = noticeChanges(notice(1, { en: 'a', de: 'b' }), notice(2, { en: 'c', fr: 'd' }));
    expect(changes).toEqual([
      'en: other words.',
      'fr: a text where there was none.',
      'de: no text any more; nobody can agree in it.',
    ]);
  });

  it('does not let a changed declaration pass under unchanged words', () =>
    expect(
      noticeChanges(
        notice(1, { en: 'a' }),
        notice(2, { en: 'a' }, { declaration: { retentionPeriod: 'P9Y' } as never }),
      ),
    ).toEqual(['What is declared about the processing.']));

  it('is in force by the newest published version, never by a draft', () =>
    expect(inForce([notice(1, {}), notice(3, {}, { state: 'draft' }), notice(2, {})])?.version).toBe(2));

  it('says durations as people do', () => expect(durationWords('P1Y6M')).toBe('1 year, 6 months'));
});
