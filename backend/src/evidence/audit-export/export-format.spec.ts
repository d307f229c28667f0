import { canonicalBytes } from '../canonical-json.js';
import { EVERYTHING } from './export-filter.js';
import { EXPORT_SCHEMA, parseAuditExport } from './export-format.js';

const hash = 'a'.repeat(64);
const item = { path: 'checkpoint.txt', sha256: hash, size: 1 };
const honest = {
  schema: EXPORT_SCHEMA,
  appliance: 'bank.example',
  export: 'one',
  madeAt: '2026-11-21T12:00:00.000Z',
  madeBy: 'auditor',
  filter: EVERYTHING,
  form: 'jsonl/1',
  entries: 2,
  parts: 1,
  checkpoint: { origin: 'bank.example/audit', size: 2, root: hash },
  doesNotProve: ['what it says'],
  items: [item],
};
const parse = (change: object) => () => parseAuditExport(canonicalBytes({ ...honest, ...change }));

describe('export.json is refused with', () => {
  it.each<[string, object]>([
    ['its schema', { schema: 'exhibit.audit-export/v2' }],
    ['what it is', { appliance: '' }],
    ['what it is', { export: 5 }],
    ['what it is', { madeAt: 'now' }],
    ['what it is', { madeBy: null }],
    ['its filter or form', { filter: {} }],
    ['its filter or form', { form: 'xml' }],
    ['its size', { entries: -1 }],
    ['its size', { parts: 1.5 }],
    ['its size', { parts: 100_001 }],
    ['its checkpoint', { checkpoint: null }],
    ['its checkpoint', { checkpoint: { ...honest.checkpoint, origin: '' } }],
    ['its checkpoint', { checkpoint: { ...honest.checkpoint, root: 'a' } }],
    ['its checkpoint', { checkpoint: { ...honest.checkpoint, size: null } }],
    ['its checkpoint', { entries: 3 }],
    ['what it does not prove', { doesNotProve: null }],
    ['what it does not prove', { doesNotProve: [1] }],
    ['its list of items', { items: null }],
    ['its list of items', { items: ['checkpoint.txt'] }],
    ['its list of items', { items: [{ ...item, path: 1 }] }],
    ['its list of items', { items: [{ ...item, path: '../checkpoint.txt' }] }],
    ['its list of items', { items: [{ ...item, sha256: '' }] }],
    ['its list of items', { items: [{ ...item, size: -1 }] }],
  ])('a fault in %s: %j', (what, change) => {
    expect(parse(change)).toThrow(`export.json is not valid: ${what}.`);
  });

  it('no object', () => {
    expect(() => parseAuditExport(canonicalBytes(null))).toThrow('its schema');
  });
});

it('export.json is read as it was written', () => {
  expect(parse({})()).toEqual(honest);
});
