// A million recordings that are due: planned, some of them destroyed on the file store beside a bare delete loop, and keys
// wrapped anew, in embedded PostgreSQL that waits for the disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DataSource } from 'typeorm';
import { createDatabase, startPostgres } from '../../deploy/evaluation/postgres.ts';
import type { Benchmark, Outcome } from './benchmark.ts';
import { compiled } from './retention/compiled.ts';
import { destroying } from './retention/destroying.ts';
import { DUE, DUE_BESIDE, fill, firm } from './retention/firm.ts';
import { planning } from './retention/planning.ts';
import { rewrapping } from './retention/rewrapping.ts';

const { migrate } = await compiled<typeof import('../src/platform/database/migrate.js')>(
  'platform/database/migrate.js',
);
const { prepareKeys } = await compiled<typeof import('../src/keys/open-keys.js')>('keys/open-keys.js');
const { RecordingKey } = await compiled<typeof import('../src/keys/recording-key.entity.js')>(
  'keys/recording-key.entity.js',
);
const { RetentionApplication, RetentionRules } = await compiled<
  typeof import('../src/retention/retention-rules.entity.js')
>('retention/retention-rules.entity.js');

export const benchmark: Benchmark = {
  expected: `${DUE.toLocaleString('en')} due recordings planned in 60 s; 500 destroyed per second on the file store; a million keys wrapped anew in an hour`,
  parts: ['plan', 'destroy', 'rewrap'],
  run: async (say, parts) => {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-retention-'));
    await using stopping = new AsyncDisposableStack();
    stopping.defer(() => rmSync(folder, { recursive: true, force: true }));
    const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: true });
    stopping.defer(() => server.stop());
    const names = { name: 'exhibit_retention', ownerRole: 'exhibit_owner', appRole: 'exhibit_app' };
    const urls = await createDatabase(server.superuserUrl, names);
    await migrate(urls.ownerUrl);
    const owner = await new DataSource({ type: 'postgres', url: urls.ownerUrl }).initialize();
    stopping.defer(() => owner.destroy());
    const entities = [RecordingKey, RetentionApplication, RetentionRules];
    const source = await new DataSource({ type: 'postgres', url: urls.appUrl, entities }).initialize();
    stopping.defer(() => source.destroy());
    const place = await prepareKeys(
      { folder: join(folder, 'keys'), applianceName: 'bench', create: true },
      () => new Date(),
    );
    if (parts.has('plan') || parts.has('destroy')) {
      await firm(owner);
      const planned = !parts.has('plan');
      const recordings = planned ? DUE_BESIDE : DUE;
      await fill(server.superuserUrl, names.name, { recordings, planned });
      say(`  ${recordings.toLocaleString('en')} recordings are there`);
    }

    const outcomes: Outcome[] = [];
    if (parts.has('plan')) outcomes.push(await planning(owner, source, say));
    if (parts.has('destroy'))
      outcomes.push(await destroying(owner, source, place, join(folder, 'objects'), say));
    if (parts.has('rewrap')) outcomes.push(await rewrapping(source, place.provider, say));
    return {
      figures: Object.assign({}, ...outcomes.map(({ figures }) => figures)) as object,
      missed: outcomes.flatMap(({ missed }) => missed),
    };
  },
};
