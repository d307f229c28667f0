import { foundWords, placeWords } from './quarantine-words';

const finding = { reason: 'TEXT_IN_CLEAR', seq: 2, event: 4, place: '[4].data.texts[0].value', count: 1 };

describe('why a recording is quarantined', () => {
  it('is said in plain words', () => {
    expect(foundWords('TEXT_IN_CLEAR')).toContain('neither masked nor named');
    expect(foundWords('CARD_NUMBER')).toContain('card number');
  });
  it('is said by its code when the console is older than the appliance', () =>
    expect(foundWords('SOMETHING_NEW')).toBe('(SOMETHING_NEW)'));
  it('names segment and event', () => expect(placeWords(finding)).toBe('segment 2, event 4'));
  it('names the segment alone when all of it is meant', () =>
    expect(placeWords({ ...finding, event: null })).toBe('segment 2'));
  it('says how often', () =>
    expect(placeWords({ ...finding, count: 7 })).toBe('segment 2, event 4, 7 times in this segment, first'));
});
