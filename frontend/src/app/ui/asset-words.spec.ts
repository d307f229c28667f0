import { missingInPicture, notCapturedWords } from './asset-words';

describe('words for what was not captured', () => {
  it('say how many, of what, and why', () => {
    expect(notCapturedWords({ kind: 'font', reason: 'other-origin', count: 1 })).toBe(
      '1 font: on another host than the page; the recorder asks no other host for anything.',
    );
    expect(notCapturedWords({ kind: 'style', reason: 'unreadable', count: 2 })).toMatch(/^2 style sheets: /);
  });

  it('name what the picture lacks, and not what the page never used', () => {
    expect(
      missingInPicture([
        { kind: 'font', reason: 'other-origin', count: 1 },
        { kind: 'font', reason: 'damaged', count: 1 },
        { kind: 'image', reason: 'unsupported', count: 1 },
        { kind: 'font', reason: 'not-used', count: 9 },
      ]),
    ).toBe('2 fonts, 1 image');
    expect(missingInPicture([{ kind: 'font', reason: 'not-used', count: 9 }])).toBeNull();
  });
});
