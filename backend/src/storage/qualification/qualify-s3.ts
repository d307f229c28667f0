import type { IncomingHttpHeaders } from 'node:http';
import { ProductError } from '../../platform/product-error.js';
import { s3Connection, type S3Options } from '../s3/s3-connection.js';
import { pageOf } from '../s3/s3-objects.js';
import { STORAGE_FAULTS, StorageUnavailableError } from '../storage.errors.js';
import { type CheckName, checkResult, type CheckResult, CHECKS } from './checks.js';
import { SERVER_NAME, type ServerIdentity } from './qualification.js';
import { CheckSkipped, defaultWithHold } from './s3-default-retention.js';
import * as locks from './s3-lock-checks.js';
import * as plain from './s3-plain-checks.js';
import { CheckFailed, EXAMINATION_PREFIX, S3Probe } from './s3-probe.js';

type Work = () => Promise<void>;

/** Without these nothing else can be examined. */
const FIRST: readonly CheckName[] = ['versioning-on', 'locks-on', 'compliance-put'];

export interface S3Examination {
  server: ServerIdentity;
  checks: CheckResult[];
}

/** Examines the store itself: every check puts objects of its own under a prefix that no key of ours has. */
export async function qualifyS3(options: S3Options, times: locks.Times): Promise<S3Examination> {
  const connection = s3Connection(options);
  const probe = new S3Probe(connection);
  try {
    const checks = await runAll(worksFor(options, probe, times));
    await sweep(probe).catch(() => undefined);
    return { server: serverFrom(connection.lastAnswer()?.headers), checks };
  } finally {
    connection.close();
  }
}

function worksFor(options: S3Options, probe: S3Probe, times: locks.Times): Record<CheckName, Work> {
  const locked = (check: locks.LockCheck): Work => {
    return () => check(probe, times);
  };
  return {
    'credentials-checked': () => plain.credentialsChecked(options),
    'clock-agrees': () => plain.clockAgrees(probe),
    'versioning-on': () => plain.versioningOn(probe),
    'locks-on': () => plain.locksOn(probe),
    'compliance-put': locked(locks.compliancePut),
    'locked-version-stays': locked(locks.lockedVersionStays),
    'marker-hides-only': locked(locks.markerHidesOnly),
    'overwrite-makes-version': locked(locks.overwriteMakesVersion),
    'shortening-refused': locked(locks.shorteningRefused),
    'downgrade-refused': locked(locks.downgradeRefused),
    'extension-works': locked(locks.extensionWorks),
    'hold-off-keeps-retention': locked(locks.holdOffKeepsRetention),
    'hold-outlives-retention': locked(locks.holdOutlivesRetention),
    'multi-delete-respects-hold': locked(locks.multiDeleteRespectsHold),
    'release-allows-removal': locked(locks.releaseAllowsRemoval),
    'large-object': () => plain.largeObject(probe, times),
    'list-after-write': () => plain.listAfterWrite(probe),
    'range-reads': () => plain.rangeReads(probe),
    'conditional-create': () => plain.conditionalCreate(probe),
    'default-with-hold': () => defaultWithHold(options),
  };
}

/** The first ones in order; the others together, because some wait for a retention to end. */
async function runAll(works: Record<CheckName, Work>): Promise<CheckResult[]> {
  const results = new Map<CheckName, CheckResult>();
  const names = Object.keys(CHECKS) as CheckName[];
  for (const name of FIRST) {
    const blocked = [...results.values()].some(({ result }) => result !== 'passed');
    results.set(name, blocked ? notExamined(name) : await run(name, works[name]));
  }
  const locksWork = [...results.values()].every(({ result }) => result === 'passed');
  await Promise.all(
    names
      .filter((name) => !FIRST.includes(name))
      .map(async (name) => {
        const examined = locksWork || !needsLocks(name);
        results.set(name, examined ? await run(name, works[name]) : notExamined(name));
      }),
  );
  return names.map((name) => results.get(name)!);
}

const WITHOUT_LOCKS: readonly CheckName[] = ['credentials-checked', 'clock-agrees'];
const needsLocks = (name: CheckName) => !WITHOUT_LOCKS.includes(name);

const notExamined = (name: CheckName) =>
  checkResult(name, 'skipped', 'it stands on a check that did not pass');

async function run(name: CheckName, work: Work): Promise<CheckResult> {
  try {
    await work();
    return checkResult(name, 'passed');
  } catch (error) {
    if (error instanceof CheckSkipped) return checkResult(name, 'skipped', error.message);
    return checkResult(name, 'failed', reasonOf(error));
  }
}

/** Closed words only: what a store says may repeat anything. */
function reasonOf(error: unknown): string {
  if (error instanceof CheckFailed) return error.message;
  if (error instanceof StorageUnavailableError) {
    const { code } = (error.cause ?? {}) as { code?: unknown };
    const said = typeof code === 'string' && /^[A-Za-z]{3,60}$/.test(code) ? ` (${code})` : '';
    return `${STORAGE_FAULTS[error.fault]}${said}`;
  }
  return error instanceof ProductError ? error.code : 'it could not be examined';
}

/** S3 has no question for it: only what the server writes over its answers. */
function serverFrom(headers: IncomingHttpHeaders | undefined): ServerIdentity {
  const said = headers?.server;
  return { name: typeof said === 'string' && SERVER_NAME.test(said) ? said : 'unknown', version: 'not said' };
}

/** Takes away what may go, of this run and of earlier ones. What is still locked goes with a later run. */
async function sweep(probe: S3Probe): Promise<void> {
  const { objects } = await probe.calls.call(() => pageOf(probe.connection, EXAMINATION_PREFIX, ''));
  for (const { key } of objects)
    for (const { versionId } of await probe.versions(key))
      await probe.remove(key, versionId).catch(() => undefined);
}
