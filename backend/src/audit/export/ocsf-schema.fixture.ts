/**
 * What OCSF 1.5.0 asks of the classes and objects that we write, taken from github.com/ocsf/ocsf-schema
 * (events/iam, events/application, objects): required attributes, of which at least one, and activity ids.
 */
export interface OcsfShape {
  required: readonly string[];
  atLeastOne?: readonly string[];
}

const BASE = ['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid'];

export const OCSF_CLASS_SHAPES: Readonly<
  Record<number, OcsfShape & { name: string; category: number; activities: readonly number[] }>
> = {
  0: { name: 'base_event', category: 0, activities: [0, 99], required: BASE },
  3001: {
    name: 'account_change',
    category: 3,
    activities: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 99],
    required: [...BASE, 'user'],
  },
  3002: {
    name: 'authentication',
    category: 3,
    activities: [0, 1, 2, 3, 4, 5, 99],
    required: [...BASE, 'user'],
    atLeastOne: ['service', 'dst_endpoint'],
  },
  3004: {
    name: 'entity_management',
    category: 3,
    activities: [0, 1, 2, 3, 4, 99],
    required: [...BASE, 'entity'],
  },
  3005: {
    name: 'user_access',
    category: 3,
    activities: [0, 1, 2, 99],
    required: [...BASE, 'user', 'privileges'],
  },
  6003: {
    name: 'api_activity',
    category: 6,
    activities: [0, 1, 2, 3, 4, 99],
    required: [...BASE, 'actor', 'api', 'src_endpoint'],
  },
  6005: {
    name: 'datastore_activity',
    category: 6,
    activities: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99],
    required: [...BASE, 'actor', 'src_endpoint'],
    atLeastOne: ['database', 'databucket', 'table'],
  },
  6006: {
    name: 'file_hosting',
    category: 6,
    activities: [...Array(17).keys(), 99],
    required: [...BASE, 'actor', 'file', 'src_endpoint'],
  },
};

export const OCSF_OBJECT_SHAPES: Readonly<Record<string, OcsfShape>> = {
  metadata: { required: ['product', 'version'] },
  product: { required: ['vendor_name'], atLeastOne: ['name', 'uid'] },
  actor: { required: [], atLeastOne: ['process', 'user', 'invoked_by', 'session', 'app_name', 'app_uid'] },
  user: { required: [], atLeastOne: ['account', 'name', 'uid'] },
  service: { required: [], atLeastOne: ['name', 'uid'] },
  entity: { required: [], atLeastOne: ['name', 'uid'] },
  api: { required: ['operation'] },
  databucket: { required: ['type_id'], atLeastOne: ['name', 'uid'] },
  file: { required: ['name', 'type_id'] },
  src_endpoint: {
    required: [],
    atLeastOne: [
      'ip',
      'uid',
      'name',
      'hostname',
      'svc_name',
      'instance_uid',
      'interface_uid',
      'interface_name',
    ],
  },
};
