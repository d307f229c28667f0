import { CHECKS, type CheckResult } from '../../src/storage/qualification/checks.js';
import type { StoreQualification } from '../../src/storage/qualification/qualification.js';
import { qualifyStore } from '../../src/storage/qualification/qualify-store.js';
import { interopServers, newBucket, optionsFor, titleOf } from './servers.js';

/** What is known of a server, so that the examination is examined too. A server that is not named here may be anything. */
const KNOWN_FAULTS: Readonly<Record<string, readonly string[]>> = {
  minio: ['default-with-hold'],
  'ceph-radosgw': ['large-object', 'conditional-create'],
  versitygw: [
    'overwrite-makes-version',
    'shortening-refused',
    'hold-outlives-retention',
    'multi-delete-respects-hold',
    'conditional-create',
    'default-with-hold',
  ],
};

const failedOf = ({ checks }: { checks: readonly CheckResult[] }) =>
  checks.filter(({ result }) => result === 'failed').map(({ name }) => name as string);

describe.each(interopServers().map((server) => ({ title: titleOf(server), server })))(
  '$title',
  ({ server }) => {
    const known = KNOWN_FAULTS[server.name];
    const examine = async (bucket: { locking?: boolean; versioning?: boolean } = {}) => {
      const { options, connection } = await newBucket(server, bucket);
      connection.close();
      return qualifyStore({ kind: 's3', ...options }, { name: server.name, version: server.version });
    };

    describe('the examination', () => {
      let found: StoreQualification;
      beforeAll(async () => {
        found = await examine();
      });

      it('finds every fault that is known of this server, and no other', () => {
        if (known === undefined) return expect(found.checks).toHaveLength(Object.keys(CHECKS).length);
        return expect(failedOf(found)).toEqual(known);
      });

      it('allows WORM exactly where no needed check failed', () => {
        const needed = (name: string) => CHECKS[name as keyof typeof CHECKS].needed;
        expect(found.worm).toBe(!failedOf(found).some(needed));
        if (server.worm !== undefined) expect(found.worm).toBe(server.worm);
        expect(found.reasons.length > 0).toBe(!found.worm);
      });

      it('finds nothing in a second run that it did not find in the first', async () => {
        expect(failedOf(await examine())).toEqual(failedOf(found));
      });

      it('refuses a bucket without object lock', async () => {
        const without = await examine({ locking: false });
        expect(without.worm).toBe(false);
        expect(failedOf(without)).toEqual(['locks-on']);
      });

      it('refuses a bucket without versioning', async () => {
        const without = await examine({ locking: false, versioning: false });
        expect(without.worm).toBe(false);
        expect(failedOf(without)).toContain('versioning-on');
      });

      it('refuses a bucket that is not there, and does not make it', async () => {
        const options = optionsFor(server, `${server.bucket}-nowhere`);
        expect((await qualifyStore({ kind: 's3', ...options })).worm).toBe(false);
        expect((await qualifyStore({ kind: 's3', ...options })).reasons.join()).toContain('does not exist');
      });
    });
  },
);
