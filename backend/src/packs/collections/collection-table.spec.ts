import { collectionTable } from './collection-table.js';

const verdict = {
  disclosure: 'rate',
  version: 2,
  verdict: 'shown' as const,
  reasons: [],
  continuousMs: 1,
  cumulativeMs: 2,
};
const line = (table: Buffer, at: number): string => table.toString().split('\n')[at]!;

describe('the table of a collection', () => {
  it('runs nothing in a spreadsheet', () => {
    for (const disclosure of ['=1+1', '+1', '-1', '@x', '\tx']) {
      const rows = [
        {
          recording: 'r',
          pack: { sha256: 'ab', bytes: 7 },
          verdicts: [{ ...verdict, disclosure }],
          leftOut: null,
        },
      ];
      expect(line(collectionTable(rows), 1)).toContain(`'${disclosure}`);
    }
  });

  it('has a line for each verdict, and one for each recording that was left out', () => {
    const table = collectionTable([
      {
        recording: 'one',
        pack: { sha256: 'ab', bytes: 7 },
        verdicts: [verdict, { ...verdict, disclosure: 'esign' }],
        leftOut: null,
      },
      { recording: 'two', pack: null, verdicts: [], leftOut: 'NO_GRANT' },
    ]);
    expect(line(table, 1)).toBe('one,,rate,2,shown,,1,2,packs/one.zip,ab,7');
    expect(line(table, 2)).toBe('one,,esign,2,shown,,1,2,packs/one.zip,ab,7');
    expect(line(table, 3)).toBe('two,NO_GRANT,,,,,,,,,');
  });
});
