import { CheckFailed, type ProbeObject, type PutLock, type S3Probe } from './s3-probe.js';

/** Time is told to a check, so that it need not guess how slow a store is. */
export interface Times {
  now(): Date;
  until(moment: Date): Promise<void>;
}

export type LockCheck = (probe: S3Probe, times: Times) => Promise<void>;

/** Long enough for a slow store to answer, short enough that nothing is left behind for long. */
const BINDING_S = 120;
const SHORT_S = 5;

const inSeconds = ({ now }: Times, seconds: number) =>
  new Date(Math.ceil(now().getTime() / 1000 + seconds) * 1000);

const compliance = (times: Times, seconds = BINDING_S): PutLock => ({
  mode: 'COMPLIANCE',
  until: inSeconds(times, seconds),
});

async function requireRetention(probe: S3Probe, object: ProbeObject, lock: PutLock, otherwise: string) {
  const found = await probe.retention(object);
  const same = found?.mode === lock.mode && found.until.getTime() === lock.until.getTime();
  if (!same) throw new CheckFailed(otherwise);
}

export const compliancePut: LockCheck = async (probe, times) => {
  const lock = compliance(times);
  const object = await probe.put(probe.key('compliance-put'), lock);
  await requireRetention(probe, object, lock, 'another mode or date is kept');
};

export const lockedVersionStays: LockCheck = async (probe, times) => {
  const object = await probe.put(probe.key('locked-version-stays'), compliance(times));
  const { key, versionId } = object;
  await probe.requireRefusal(() => probe.remove(key, versionId), 'it was removed');
  await probe.requireRefusal(() => probe.remove(key, versionId, true), 'a privilege removed it');
  await probe.requireWhole(object, 'it is gone, though its removal was refused');
};

export const markerHidesOnly: LockCheck = async (probe, times) => {
  const object = await probe.put(probe.key('marker-hides-only'), compliance(times));
  await probe.remove(object.key);
  await probe.requireWhole(object, 'it is gone');
};

export const overwriteMakesVersion: LockCheck = async (probe, times) => {
  const lock = compliance(times);
  const object = await probe.put(probe.key('overwrite-makes-version'), lock);
  const over = await probe.put(object.key);
  if (over.versionId === object.versionId) throw new CheckFailed('it was overwritten');
  await probe.requireWhole(object, 'the first version is gone');
  await probe.requireRefusal(
    () => probe.remove(object.key, object.versionId),
    'the first version lost its lock and was removed',
  );
  await requireRetention(probe, object, lock, 'the first version no longer says that it is locked');
};

export const shorteningRefused: LockCheck = async (probe, times) => {
  const lock = compliance(times);
  const object = await probe.put(probe.key('shortening-refused'), lock);
  const shorter = compliance(times, BINDING_S / 2);
  await probe.requireRefusal(() => probe.retain(object, shorter), 'a compliance retention was shortened');
  await probe.requireRefusal(() => probe.retain(object, shorter, true), 'a privilege shortened it');
  await requireRetention(probe, object, lock, 'the retention changed, though that was refused');
};

export const downgradeRefused: LockCheck = async (probe, times) => {
  const lock = compliance(times);
  const object = await probe.put(probe.key('downgrade-refused'), lock);
  const milder: PutLock = { mode: 'GOVERNANCE', until: inSeconds(times, 2 * BINDING_S) };
  await probe.requireRefusal(() => probe.retain(object, milder), 'compliance became governance');
  await probe.requireRefusal(() => probe.retain(object, milder, true), 'a privilege made it governance');
  await requireRetention(probe, object, lock, 'the retention changed, though that was refused');
};

export const extensionWorks: LockCheck = async (probe, times) => {
  const object = await probe.put(probe.key('extension-works'), compliance(times, BINDING_S / 2));
  const longer = compliance(times);
  await probe.retain(object, longer);
  await requireRetention(probe, object, longer, 'it kept the old end');
};

export const holdOffKeepsRetention: LockCheck = async (probe, times) => {
  const lock = compliance(times);
  const object = await probe.put(probe.key('hold-off-keeps-retention'), lock, 'OFF');
  await requireRetention(probe, object, lock, 'the retention is not there');
  await probe.requireRefusal(() => probe.remove(object.key, object.versionId), 'it was removed');
  await probe.requireWhole(object, 'it is gone, though its removal was refused');
};

export const holdOutlivesRetention: LockCheck = async (probe, times) => {
  const lock = compliance(times, SHORT_S);
  const object = await probe.put(probe.key('hold-outlives-retention'), lock, 'ON');
  await times.until(new Date(lock.until.getTime() + 1_500));
  await probe.requireRefusal(
    () => probe.remove(object.key, object.versionId),
    'it was removed while on hold',
  );
  await probe.requireWhole(object, 'it is gone, though its removal was refused');
  await probe.hold(object, 'OFF');
};

export const multiDeleteRespectsHold: LockCheck = async (probe, times) => {
  const lock = compliance(times, SHORT_S);
  const [before, held, after] = [
    await probe.put(probe.key('multi-delete-1'), lock),
    await probe.put(probe.key('multi-delete-2'), lock, 'ON'),
    await probe.put(probe.key('multi-delete-3')),
  ];
  await times.until(new Date(lock.until.getTime() + 1_500));
  const { client, bucket } = probe.connection;
  const all = [before, held, after].map(({ key, versionId }) => ({ name: key, versionId }));
  // How a store words its refusal differs; that it kept the one and took the others is what counts.
  await probe.calls.call(() => client.removeObjects(bucket, all));
  await probe.requireWhole(held, 'what is on hold was removed with the others');
  for (const { key } of [before, after])
    if ((await probe.versions(key)).length > 0) throw new CheckFailed('what may go was kept');
  await probe.hold(held, 'OFF');
};

export const releaseAllowsRemoval: LockCheck = async (probe, times) => {
  const lock = compliance(times, SHORT_S);
  const object = await probe.put(probe.key('release-allows-removal'), lock, 'ON');
  await times.until(new Date(lock.until.getTime() + 1_500));
  await probe.hold(object, 'OFF');
  await probe.remove(object.key, object.versionId);
  if ((await probe.versions(object.key)).length > 0) throw new CheckFailed('it is still there');
};
