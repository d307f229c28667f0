import { auditLeafBytes, leafHash } from '../../evidence/audit-leaf.js';
import { OCSF_CLASSES, OCSF_KINDS } from '../../evidence/audit-export/ocsf-classes.js';
import { ocsfEvent } from '../../evidence/audit-export/ocsf-row.js';
import { AUDIT_CATALOGUE, outcomeOf, type AuditKind } from '../catalogue.js';
import { OCSF_CLASS_SHAPES, OCSF_OBJECT_SHAPES, type OcsfShape } from './ocsf-schema.fixture.js';

const KINDS = Object.keys(AUDIT_CATALOGUE) as AuditKind[];
const ID = '00000000-0000-4000-8000-000000000001';

function eventOf(kind: AuditKind, actor: object, recording: string | null): Record<string, unknown> {
  const fields = Object.fromEntries(Object.keys(AUDIT_CATALOGUE[kind]).map((name) => [name, ID]));
  const leaf = auditLeafBytes({
    schema: 'exhibit.audit/v1',
    id: ID,
    kind,
    at: '2026-11-21T10:00:00.000Z',
    actor,
    outcome: outcomeOf(kind),
    recording,
    fields,
  });
  return ocsfEvent({ index: 7, leaf, leafHash: leafHash(leaf) }, 'bank.example');
}

/** What the schema asks and the value does not have. */
function lacks(value: Record<string, unknown>, { required, atLeastOne }: OcsfShape, path: string): string[] {
  const missing = required.filter((name) => value[name] === undefined).map((name) => `${path}${name}`);
  if (atLeastOne && !atLeastOne.some((name) => value[name] !== undefined))
    missing.push(`${path}one of ${atLeastOne.join()}`);
  for (const [name, part] of Object.entries(value)) {
    const shape = OCSF_OBJECT_SHAPES[name];
    if (shape && typeof part === 'object')
      missing.push(...lacks(part as Record<string, unknown>, shape, `${path}${name}.`));
  }
  return missing;
}

describe('in OCSF', () => {
  it('every kind of the catalogue is mapped', () => {
    const unmapped = KINDS.filter((kind) => !Object.hasOwn(OCSF_KINDS, kind));
    expect(unmapped).toEqual([]);
  });

  it.each(KINDS)('%s is a whole event of its class, whoever did it', (kind) => {
    for (const actor of [
      { kind: 'person', id: ID },
      { kind: 'system', id: 'recording.seal' },
      { kind: 'operator', id: null },
    ])
      for (const recording of [ID, null]) {
        const event = eventOf(kind, actor, recording);
        const shape = OCSF_CLASS_SHAPES[event['class_uid'] as number]!;
        expect(lacks(event, shape, '')).toEqual([]);
        expect(shape.activities).toContain(event['activity_id']);
        expect(event['category_uid']).toBe(shape.category);
        expect(event['type_uid']).toBe(
          (event['class_uid'] as number) * 100 + (event['activity_id'] as number),
        );
        expect(event['status_id']).toBe(kind.endsWith('.refused') ? 2 : 1);
      }
  });

  it('the classes have the ids of the schema', () => {
    for (const [name, id] of Object.entries(OCSF_CLASSES)) expect(OCSF_CLASS_SHAPES[id]?.name).toBe(name);
  });

  it('a kind from a later version is a base event, not a guess', () => {
    const event = ocsfEvent(
      {
        index: 0,
        leaf: auditLeafBytes({
          schema: 'exhibit.audit/v1',
          id: ID,
          kind: 'toString',
          at: '2026-11-21T10:00:00.000Z',
          actor: { kind: 'operator', id: null },
          outcome: 'done',
          recording: null,
          fields: {},
        }),
        leafHash: Buffer.alloc(32),
      },
      'bank.example',
    );
    expect(event).toMatchObject({ class_uid: 0, activity_id: 99, activity_name: 'toString' });
  });
});
