import { actorWords, fieldLines, kindWords } from './audit-words';

describe('audit entries in words', () => {
  it('words a kind without losing any part of it', () => {
    expect(kindWords('access-request.approved')).toBe('Access request approved');
  });

  it('names who acted, or what did', () => {
    expect(actorWords({ kind: 'person', id: '1', name: 'Ada Lind' })).toBe('Ada Lind');
    expect(actorWords({ kind: 'system', id: null, name: null })).toBe('The appliance');
  });

  it('shows every field, in one order', () => {
    expect(fieldLines({ b: { n: 1 }, a: 'x', c: null })).toEqual([
      { name: 'a', value: 'x' },
      { name: 'b', value: '{"n":1}' },
      { name: 'c', value: 'null' },
    ]);
  });
});
