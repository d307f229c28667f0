import type { StorageOptions } from '../storage/open-store.js';
import { storeIdOf } from '../storage/qualification/qualification.js';
import { wormRefusal } from '../storage/qualification/worm-gate.js';
import type { StoreExaminationDto, StoreQualificationDto } from './store-qualification.dto.js';
import type { StoreQualificationRow } from './store-qualification.entity.js';

export function qualificationView(
  storage: StorageOptions & { worm?: boolean },
  last: StoreQualificationRow | null,
): StoreQualificationDto {
  const reasons = wormRefusal(storeIdOf(storage), last);
  return {
    kind: storage.kind,
    worm: { configured: storage.worm ?? false, allowed: reasons.length === 0, reasons },
    last: last && examinationView(last),
  };
}

const examinationView = (row: StoreQualificationRow): StoreExaminationDto => ({
  id: row.id,
  at: row.qualifiedAt.toISOString(),
  by: row.qualifiedBy === null ? 'operator' : 'person',
  serverName: row.serverName,
  serverVersion: row.serverVersion,
  checks: row.checks,
});
