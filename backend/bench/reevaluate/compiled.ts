// The compiled appliance, as it runs in life; its types come from the source.
const compiled = (path: string) => import(new URL(`../../dist/src/${path}.js`, import.meta.url).href);

export const { migrate } = (await compiled(
  'platform/database/migrate',
)) as typeof import('../../src/platform/database/migrate.js');
export const { Clock } = (await compiled('platform/clock')) as typeof import('../../src/platform/clock.js');
export const { AuditLog } = (await compiled(
  'audit/audit-log.service',
)) as typeof import('../../src/audit/audit-log.service.js');
export const { FileKeyring } = (await compiled(
  'keys/file-keyring',
)) as typeof import('../../src/keys/file-keyring.js');
export const { RecordingKey } = (await compiled(
  'keys/recording-key.entity',
)) as typeof import('../../src/keys/recording-key.entity.js');
export const { RecordingKeys } = (await compiled(
  'keys/recording-keys.service',
)) as typeof import('../../src/keys/recording-keys.service.js');
export const { sealVisit } = (await compiled(
  'disclosures/kept-visit',
)) as typeof import('../../src/disclosures/kept-visit.js');
export const { KeptVisits } = (await compiled(
  'disclosures/kept-visits.service',
)) as typeof import('../../src/disclosures/kept-visits.service.js');
export const { judgedDefinition } = (await compiled(
  'disclosures/judged-definition',
)) as typeof import('../../src/disclosures/judged-definition.js');
export const { DisclosureDefinitions } = (await compiled(
  'disclosures/disclosure-definitions.service',
)) as typeof import('../../src/disclosures/disclosure-definitions.service.js');
export const { VerdictKeeper } = (await compiled(
  'disclosures/verdict-keeper.service',
)) as typeof import('../../src/disclosures/verdict-keeper.service.js');
export const { Verdict } = (await compiled(
  'disclosures/verdict.entity',
)) as typeof import('../../src/disclosures/verdict.entity.js');
export const { DisclosureRun } = (await compiled(
  'disclosures/runs/disclosure-run.entity',
)) as typeof import('../../src/disclosures/runs/disclosure-run.entity.js');
export const { DisclosureRunWorker } = (await compiled(
  'disclosures/runs/disclosure-run-worker.service',
)) as typeof import('../../src/disclosures/runs/disclosure-run-worker.service.js');
export const { decryptObject, encryptObject } = (await compiled(
  'evidence/encrypted-object',
)) as typeof import('../../src/evidence/encrypted-object.js');
export const { disclosureTextHash } = (await compiled(
  'evidence/disclosure-version',
)) as typeof import('../../src/evidence/disclosure-version.js');
export const { VISIT_SCHEMA, VisitReader } = (await compiled(
  'evidence/visit-observations',
)) as typeof import('../../src/evidence/visit-observations.js');
export const { FileStore } = (await compiled(
  'storage/file-store',
)) as typeof import('../../src/storage/file-store.js');
export const { CoverageLedger } = (await compiled(
  'disclosures/coverage/coverage-ledger.service',
)) as typeof import('../../src/disclosures/coverage/coverage-ledger.service.js');
