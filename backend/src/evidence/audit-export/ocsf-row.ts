import { canonicalText, parseCanonical } from '../canonical-json.js';
import { isCount, isHash, isObject, type JsonObject } from '../json-shape.js';
import { type ExportedEntry, type StatedEvent, statedEvent } from './exported-entry.js';
import { OCSF_CLASSES, OCSF_VERSION, ocsfKind, type OcsfKind } from './ocsf-classes.js';
import { type RowForm, rowInvalid } from './row-form.js';

const [UNKNOWN, SUCCESS, FAILURE] = [0, 1, 2];
const [INFORMATIONAL, LOW] = [1, 2];
const OTHER = 99;

/** One OCSF event per line. `raw_data` is the leaf, `unmapped.leaf_hash` its RFC 6962 hash; the rest is taken from it. */
export const OCSF: RowForm = {
  extension: 'ocsf.jsonl',
  header: '',
  write: (entry, appliance) => `${canonicalText(ocsfEvent(entry, appliance))}\n`,
  read(line): ExportedEntry {
    const event = parseCanonical(Buffer.from(line.slice(0, -1), 'utf8'));
    const { raw_data: leaf, metadata, unmapped } = isObject(event) ? event : {};
    const index = isObject(metadata) ? metadata['sequence'] : null;
    const hash = isObject(unmapped) ? unmapped['leaf_hash'] : null;
    if (typeof leaf !== 'string' || !isCount(index) || !isHash(hash)) throw rowInvalid();
    return { index, leaf: Buffer.from(leaf, 'utf8'), leafHash: Buffer.from(hash, 'hex') };
  },
};

export function ocsfEvent({ index, leaf, leafHash }: ExportedEntry, appliance: string): JsonObject {
  const event = statedEvent(leaf);
  const kind = ocsfKind(event.kind);
  const classUid = OCSF_CLASSES[kind.class];
  const refused = event.outcome === 'refused';
  return {
    activity_id: kind.activity,
    ...(kind.activity === OTHER ? { activity_name: event.kind } : {}),
    category_uid: Math.floor(classUid / 1000),
    class_uid: classUid,
    type_uid: classUid * 100 + kind.activity,
    time: Date.parse(event.at),
    severity_id: refused ? LOW : INFORMATIONAL,
    status_id: refused ? FAILURE : SUCCESS,
    ...(typeof event.fields['code'] === 'string' ? { status_code: event.fields['code'] } : {}),
    message: event.kind,
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Exhibit', vendor_name: 'Exhibit', uid: appliance },
      log_name: `${appliance}/audit`,
      event_code: event.kind,
      sequence: index,
      uid: event.id,
      original_time: event.at,
    },
    raw_data: leaf.toString('utf8'),
    unmapped: { leaf_hash: leafHash.toString('hex') },
    ...ofClass(kind, event, appliance),
  };
}

function ofClass(kind: OcsfKind, event: StatedEvent, appliance: string): JsonObject {
  const actor = actorOf(event);
  const thing = thingOf(kind, event);
  // We keep no addresses of people. OCSF wants a source; the part of the appliance through which it came is one.
  const src_endpoint = { svc_name: doorOf(event) };
  switch (kind.class) {
    case 'authentication':
      return { actor, user: userOf(event.actor.id), service: { name: appliance } };
    case 'entity_management':
      return { actor, entity: thing };
    case 'user_access': {
      const who = event.fields[kind.user!];
      return {
        actor,
        user: userOf(typeof who === 'string' ? who : null),
        privileges: [String(event.fields['scope'] ?? 'watch')],
        resources: [thing],
      };
    }
    case 'api_activity':
      return { actor, src_endpoint, api: { operation: operationOf(event) } };
    case 'datastore_activity':
      return { actor, src_endpoint, databucket: { ...thing, type_id: OTHER }, type_id: 2 };
    case 'file_hosting':
      return { actor, src_endpoint, file: { ...thing, type_id: UNKNOWN } };
    case 'base_event':
      return {};
  }
}

function actorOf({ actor }: StatedEvent): JsonObject {
  return actor.kind === 'person'
    ? { user: userOf(actor.id) }
    : { app_name: actor.id === null ? actor.kind : `${actor.kind} ${actor.id}` };
}

function userOf(uid: string | null): JsonObject {
  return uid === null ? { name: 'unknown' } : { uid };
}

function thingOf({ about }: OcsfKind, { kind, recording, fields }: StatedEvent): JsonObject {
  const named = about?.field === 'recording' ? recording : about && fields[about.field];
  const type = about?.type ?? 'entry';
  return { name: type, type, uid: typeof named === 'string' ? named : kind };
}

function doorOf({ actor }: StatedEvent): string {
  return actor.kind === 'person' ? 'console' : actor.kind;
}

function operationOf({ kind, fields }: StatedEvent): string {
  return typeof fields['route'] === 'string' ? fields['route'] : kind;
}
