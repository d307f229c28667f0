import { OCSF_CLASSES, OCSF_KINDS } from './ocsf-classes.js';
import { ocsfEvent } from './ocsf-row.js';
import { sampleEntry } from './sample-export.fixture.js';

const event = (change: object) => ocsfEvent(sampleEntry(1, change), 'bank.example');

describe('an OCSF event', () => {
  it.each(Object.keys(OCSF_KINDS))('says its class and its activity: %s', (kind) => {
    const { class_uid, type_uid, activity_id } = event({ kind });
    expect(Object.values(OCSF_CLASSES)).toContain(class_uid);
    expect(type_uid).toBe(Number(class_uid) * 100 + Number(activity_id));
  });

  it.each(['not.known', 'toString', '__proto__'])(
    'is the base event for a kind that it does not know: %s',
    (kind) => {
      expect(event({ kind })).toMatchObject({ class_uid: OCSF_CLASSES.base_event, activity_name: kind });
    },
  );

  it('has the name of a job, and of a kind of actor that has none', () => {
    const api = { kind: 'permission.refused' };
    expect(event({ ...api, actor: { kind: 'system', id: 'seal' } })).toMatchObject({
      actor: { app_name: 'system seal' },
      src_endpoint: { svc_name: 'system' },
    });
    expect(event({ ...api, actor: { kind: 'operator', id: null } })).toMatchObject({
      actor: { app_name: 'operator' },
    });
    expect(event({ ...api, actor: { kind: 'person', id: null } })).toMatchObject({
      actor: { user: { name: 'unknown' } },
    });
  });

  it('names the route where the entry has one, and otherwise what happened', () => {
    expect(event({ kind: 'permission.refused', fields: { route: 'GET /api/x' } })).toMatchObject({
      api: { operation: 'GET /api/x' },
    });
    expect(event({ kind: 'permission.refused', fields: {} })).toMatchObject({
      api: { operation: 'permission.refused' },
    });
  });

  it('says whom access was given to, for what, or that the entry does not say', () => {
    const kind = 'access.approved';
    expect(event({ kind, fields: { grantee: 'auditor', scope: 'export' } })).toMatchObject({
      class_uid: OCSF_CLASSES.user_access,
      privileges: ['export'],
    });
    expect(event({ kind, fields: {} })).toMatchObject({
      user: { name: 'unknown' },
      privileges: ['watch'],
    });
  });
});
