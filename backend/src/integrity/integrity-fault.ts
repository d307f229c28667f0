/** What can be wrong with a stored thing. Closed: each code stands in docs/format/verify-store.md. */
export type IntegrityFaultCode =
  | 'ENTRY_MISSING'
  | 'ENTRY_ALTERED'
  | 'ENTRY_EXTRA'
  | 'TREE_DIFFERS'
  | 'CHECKPOINT_ALTERED'
  | 'LOG_ROLLED_BACK'
  | 'TILE_ALTERED'
  | 'BUNDLE_ALTERED'
  | 'ROW_MISSING'
  | 'ROW_ALTERED'
  | 'ROW_NOT_IN_LOG'
  | 'NOTE_ALTERED'
  | 'MANIFEST_ALTERED'
  | 'SEGMENT_NOT_IN_MANIFEST'
  | 'KEY_UNUSABLE'
  | 'OBJECT_MISSING'
  | 'OBJECT_ALTERED'
  | 'OBJECT_UNREADABLE'
  | 'OBJECT_UNKNOWN'
  | 'CONTENT_ALTERED'
  | 'VERDICT_ALTERED'
  | 'TOKEN_ALTERED'
  | 'DESTROYED_YET_THERE';

export interface IntegrityFault {
  /** `<table>/<key>` for a row, `object <key>` for an object. */
  item: string;
  code: IntegrityFaultCode;
  /** Which part of it; names and numbers only, never a value. */
  detail?: string;
}

export const objectItem = (key: string): string => `object ${key}`;
