import {
  type AuditExportFilter,
  EVERYTHING,
  isAskedFor,
  isEverything,
  isExportFilter,
} from './export-filter.js';
import type { StatedEvent } from './exported-entry.js';

const event: StatedEvent = {
  id: 'one',
  kind: 'access.approved',
  at: '2026-11-21T12:00:00.000Z',
  actor: { kind: 'person', id: 'officer' },
  outcome: 'done',
  recording: 'recording',
  fields: {},
};

describe('what an export is asked for', () => {
  it.each<[string, unknown]>([
    ['nothing', null],
    ['a list', []],
    ['a member too few', {}],
    ['another member', { ...EVERYTHING, kinds: undefined, more: null }],
    ['a time that is none', { ...EVERYTHING, from: 'yesterday' }],
    ['an end that is none', { ...EVERYTHING, to: 5 }],
    ['kinds that are no list', { ...EVERYTHING, kinds: 'all' }],
    ['more kinds than there are', { ...EVERYTHING, kinds: Array.from({ length: 201 }, () => 'a') }],
    ['a kind without a name', { ...EVERYTHING, kinds: [''] }],
    ['an actor without a name', { ...EVERYTHING, actor: '' }],
    ['a recording that is a number', { ...EVERYTHING, recording: 1 }],
    ['another outcome', { ...EVERYTHING, outcome: 'perhaps' }],
  ])('is refused when it is %s', (_what, filter) => {
    expect(isExportFilter(filter)).toBe(false);
  });

  it.each<[keyof AuditExportFilter, unknown, unknown]>([
    ['from', '2026-11-21T12:00:00.000Z', '2026-11-21T12:00:00.001Z'],
    ['to', '2026-11-21T12:00:00.001Z', '2026-11-21T12:00:00.000Z'],
    ['kinds', ['login', 'access.approved'], ['login']],
    ['actor', 'officer', 'auditor'],
    ['recording', 'recording', 'another'],
    ['outcome', 'done', 'refused'],
  ])('leaves out what its %s does not name', (member, names, doesNot) => {
    const filter = (value: unknown) => ({ ...EVERYTHING, [member]: value }) as AuditExportFilter;
    expect(isAskedFor(filter(doesNot), event)).toBe(false);
    expect(isAskedFor(filter(names), event)).toBe(true);
    expect(isExportFilter(filter(names))).toBe(true);
    expect(isEverything(filter(names))).toBe(false);
  });

  it('is everything when it names nothing', () => {
    expect(isEverything(EVERYTHING)).toBe(true);
    expect(isAskedFor(EVERYTHING, event)).toBe(true);
  });
});
