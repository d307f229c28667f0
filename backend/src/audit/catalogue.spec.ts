import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_CATALOGUE, type AuditEvent, type AuditKind, catalogued } from './catalogue.js';
import { catalogueText } from './catalogue-text.js';

const COMMITMENT = 'c0'.repeat(32);
const requested = (fields: object) => ({ kind: 'access.requested', fields }) as AuditEvent;

describe('an audit entry is refused', () => {
  it.each([
    ['a field that is not classified', { note: 'x' }, /not in the catalogue/],
    ['a field that every object has', { constructor: 'x' }, /not in the catalogue/],
    ['a sensitive text in clear', { reasonCommitment: 'The customer disputes it.' }, /keyed commitment/],
    ['a sensitive number', { reasonCommitment: 7 }, /keyed commitment/],
    ['an e-mail address', { purpose: 'ada@bank.example' }, /not public/],
    ['a name with an accent', { purpose: 'Zoë' }, /not public/],
    ['a line break', { purpose: 'a\nb' }, /not public/],
    ['a text without end', { purpose: 'x'.repeat(257) }, /not public/],
    ['a list with such a value', { purpose: ['ok', 'ada@bank.example'] }, /not public/],
    ['a list without end', { purpose: Array(257).fill('x') }, /not public/],
  ])('with %s', (_what, fields, reason) => {
    expect(() => catalogued(requested(fields))).toThrow(reason);
  });

  it('with a field that is classified secret', () => {
    const catalogue = AUDIT_CATALOGUE as Record<string, object>;
    catalogue['test.secret'] = { key: 'secret' };
    try {
      expect(() => catalogued({ kind: 'test.secret', fields: { key: 'x' } } as never)).toThrow(/is secret/);
    } finally {
      delete catalogue['test.secret'];
    }
  });
});

describe('the catalogue', () => {
  it('lets through what is classified, and commitments for what is sensitive', () => {
    const fields = {
      request: 'id',
      purpose: 'dispute',
      minutes: 60,
      scope: null,
      reasonCommitment: COMMITMENT,
    };
    expect(catalogued(requested(fields))).toEqual(fields);
    expect(catalogued({ kind: 'login.succeeded', fields: { roles: ['auditor'] } })).toEqual({
      roles: ['auditor'],
    });
    expect(catalogued({ kind: 'access.denied', fields: { reasonCommitment: null } })).toBeTruthy();
  });

  it('names no field that could be a name, an address or a text', () => {
    const personal = /name|mail|phone|address|text$|reason$|comment|note|body|content|value/i;
    for (const kind of Object.keys(AUDIT_CATALOGUE) as AuditKind[])
      for (const field of Object.keys(AUDIT_CATALOGUE[kind]))
        if (field !== 'reason')
          expect(`${kind}.${field}`).not.toMatch(new RegExp(`\\.${personal.source}`, 'i'));
  });

  it('is what the documentation says', () => {
    const page = join(import.meta.dirname, '../../docs/format/audit-events.md');
    expect(readFileSync(page, 'utf8')).toBe(catalogueText());
  });
});
