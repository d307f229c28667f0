import { CSV } from './csv-row.js';
import { JSONL } from './jsonl-row.js';
import { OCSF } from './ocsf-row.js';
import { sampleEntry, sampleLog } from './sample-export.fixture.js';

describe.each([
  ['JSON lines', JSONL],
  ['CSV', CSV],
  ['OCSF', OCSF],
])('a row of %s', (_name, form) => {
  it('is one line from which the whole entry can be read again', () => {
    for (const entry of sampleLog(20)) {
      const line = form.write(entry, 'bank.example');
      expect(line.match(/\n/g)).toHaveLength(1);
      expect(form.read(line)).toEqual(entry);
    }
  });

  it.each([
    ['\n'],
    ['{}\n'],
    ['null\n'],
    ['a,b\r\n'],
    ['"open\r\n'],
    ['1,2,3,4,5,6,7,8,9,{}\r\n'],
    [',,,,,,,,,\r\n'],
  ])('is refused when it is %j', (line) => {
    expect(() => form.read(line)).toThrow();
  });
});

describe('a cell of the CSV', () => {
  it.each(['=', '+', '-', '@', '\t', '\r'])(
    'is never a formula of a spreadsheet, whatever it begins with: %j',
    (first) => {
      const entry = sampleEntry(3, { kind: `${first}HYPERLINK("http://evil.test")` });
      const row = CSV.write(entry, 'bank.example');
      expect(row).not.toMatch(/(^|,)"?[=+\-@\t\r]/);
      expect(row).toContain(`'${first}HYPERLINK`);
      expect(CSV.read(row)).toEqual(entry);
    },
  );

  it('with a quote or a comma stays one cell', () => {
    const entry = sampleEntry(3, { id: 'a",b' });
    expect(CSV.read(CSV.write(entry, 'bank.example'))).toEqual(entry);
  });
});
