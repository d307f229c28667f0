import { askedExport, failureWords, filterWords } from './export-words';

const EMPTY = { form: 'csv', from: '', to: '', kinds: '', actor: '', recording: '', outcome: '' } as const;
const ANY = { from: null, to: null, kinds: null, actor: null, recording: null, outcome: null };

describe('an export of the audit log in words', () => {
  it('asks for nothing that was left empty', () => {
    expect(askedExport({ ...EMPTY, actor: '  ' })).toEqual({ form: 'csv' });
  });

  it('takes whole days, the last one included', () => {
    expect(askedExport({ ...EMPTY, from: '2026-02-27', to: '2026-02-28' })).toMatchObject({
      from: '2026-02-27T00:00:00.000Z',
      to: '2026-03-01T00:00:00.000Z',
    });
  });

  it('takes several kinds, however they are set apart', () => {
    expect(askedExport({ ...EMPTY, kinds: 'a.b, c.d\ne.f' }).kinds).toEqual(['a.b', 'c.d', 'e.f']);
  });

  it('says what was asked for', () => {
    expect(filterWords(ANY)).toBe('everything');
    expect(filterWords({ ...ANY, from: '2026-01-01T00:00:00.000Z', outcome: 'refused' })).toBe(
      'from 2026-01-01 00:00 UTC; only refused',
    );
  });

  it('says what to do when one fails', () => {
    expect(failureWords('ZIP_TOO_LARGE')).toContain('shorter time');
    expect(failureWords('INCLUSION_NOT_PROVEN')).toContain('integrity check');
  });
});
