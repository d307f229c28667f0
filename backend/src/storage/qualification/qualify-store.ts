import { setTimeout as sleep } from 'node:timers/promises';
import { s3Options, type StorageOptions } from '../open-store.js';
import { type ServerIdentity, type StoreQualification, qualificationOf } from './qualification.js';
import { qualifyFileStore } from './qualify-file-store.js';

const TIMES = {
  now: () => new Date(),
  until: async (moment: Date) => {
    await sleep(Math.max(0, moment.getTime() - Date.now()));
  },
};

/** Examines the configured store, which takes some seconds. `stated` is what the person who asks knows about the server. */
export async function qualifyStore(
  options: StorageOptions,
  stated: Partial<ServerIdentity> = {},
): Promise<StoreQualification> {
  if (options.kind === 'file') {
    const checks = await qualifyFileStore(options.folder!);
    return qualificationOf(options, { name: 'file store', version: 'built in' }, checks);
  }
  const { qualifyS3 } = await import('./qualify-s3.js');
  const { server, checks } = await qualifyS3(s3Options(options), TIMES);
  const { name = server.name, version = server.version } = stated;
  return qualificationOf(options, { name, version }, checks);
}
