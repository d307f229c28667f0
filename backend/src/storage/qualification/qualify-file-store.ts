import { randomUUID } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { removeLocks } from '../file-locks.js';
import { FileStore } from '../file-store.js';
import { checkResult, type CheckName, CHECKS, type CheckResult } from './checks.js';

/**
 * The file store's locks bind whoever comes through the port and nobody else. This shows it instead of claiming it: an
 * object locked in compliance is removed by its owner, past the port.
 */
export async function qualifyFileStore(folder: string): Promise<CheckResult[]> {
  const store = await FileStore.open(folder);
  const key = `qualification-${randomUUID()}`;
  const path = join(folder, key);
  const until = new Date(Date.now() + 1_000);
  await store.put(key, Buffer.from('locked'), { retention: { mode: 'compliance', until } });
  await unlink(path);
  await removeLocks(path);
  const gone = await store.stat(key).then(
    () => false,
    () => true,
  );
  const verdicts: Partial<Record<CheckName, [CheckResult['result'], string?]>> = {
    'versioning-on': ['failed', 'a folder keeps no versions'],
    'locks-on': ['failed', 'locks bind only who comes through the appliance'],
    'locked-version-stays': gone
      ? ['failed', 'the owner of the folder removed a locked object']
      : ['failed', 'it could not be examined'],
  };
  return (Object.keys(CHECKS) as CheckName[]).map((name) => {
    const [result, detail] = verdicts[name] ?? ['skipped', 'a folder is not a server'];
    return checkResult(name, result, detail);
  });
}
