import { readPages, readTags, writePages, writeTags } from './capture-lines';

describe('page rules', () => {
  it.each(['/a', '/a 101 %', 'a 5 %', '/a?b 5 %', '/a* b 5 %', '/a -5'])('refuse the line %j', (line) =>
    expect(readPages(line)).toBeNull(),
  );
  it('are read as they are written', () => {
    const text = '/account/* 0 %\n/loan 25 %';
    expect(readPages(text)).toEqual([
      { path: '/account/*', rate: 0 },
      { path: '/loan', rate: 0.25 },
    ]);
    expect(writePages(readPages(text)!)).toBe(text);
  });
});

describe('declared tags', () => {
  it.each(['Offer', 'offer amount', 'offer amount:', 'offer name:Free Text', 'offer a:b|C', '4711'])(
    'refuse the line %j',
    (line) => expect(readTags(line)).toBeNull(),
  );
  it('are read as they are written', () => {
    const text = 'offer amount:number term:short|long\nhelp-opened';
    expect(readTags(text)).toEqual([
      {
        tag: 'offer',
        keys: [
          { name: 'amount', kind: 'number' },
          { name: 'term', kind: 'enum', values: ['short', 'long'] },
        ],
      },
      { tag: 'help-opened', keys: [] },
    ]);
    expect(writeTags(readTags(text)!)).toBe(text);
  });
});
