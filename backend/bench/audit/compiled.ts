// The compiled log, as it runs in life; its types come from the source.
const compiled = (path: string) => import(new URL(`../../dist/${path}.js`, import.meta.url).href);

export const { AuditLog } = (await compiled(
  'src/audit/audit-log.service',
)) as typeof import('../../src/audit/audit-log.service.js');
export const { AuditSequencer } = (await compiled(
  'src/audit/audit-sequencer.service',
)) as typeof import('../../src/audit/audit-sequencer.service.js');
export const { SequencingDatabase } = (await compiled(
  'src/audit/sequencing-database',
)) as typeof import('../../src/audit/sequencing-database.js');
export const { AuditVerification } = (await compiled(
  'src/audit/audit-verification.service',
)) as typeof import('../../src/audit/audit-verification.service.js');
export const { treeState } = (await compiled(
  'src/audit/tree-state',
)) as typeof import('../../src/audit/tree-state.js');
export const { migrate } = (await compiled(
  'src/platform/database/migrate',
)) as typeof import('../../src/platform/database/migrate.js');
export const { Clock } = (await compiled(
  'src/platform/clock',
)) as typeof import('../../src/platform/clock.js');
export const { FileStore } = (await compiled(
  'src/storage/file-store',
)) as typeof import('../../src/storage/file-store.js');
export const leaves = (await compiled(
  'src/evidence/audit-leaf',
)) as typeof import('../../src/evidence/audit-leaf.js');
export const tree = (await compiled(
  'src/evidence/merkle-tree',
)) as typeof import('../../src/evidence/merkle-tree.js');
export const tiles = (await compiled(
  'src/evidence/tlog-tiles',
)) as typeof import('../../src/evidence/tlog-tiles.js');
export const { LogCheck } = (await compiled(
  'src/evidence/log-check',
)) as typeof import('../../src/evidence/log-check.js');
