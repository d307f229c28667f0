import { join, relative } from 'node:path';
import { canonicalBytes } from '../../src/evidence/canonical-json.js';
import { decryptObject } from '../../src/evidence/encrypted-object.js';
import { ARCHIVE_SCHEMA } from '../../src/evidence/manifest-archive.js';
import { PACK_SCHEMA } from '../../src/evidence/pack-format.js';
import { VISIT_SCHEMA } from '../../src/evidence/visit-observations.js';
import { openKeys } from '../../src/keys/open-keys.js';
import { recordingKeyContext } from '../../src/keys/recording-keys.service.js';
import { STILL_SCHEMA } from '../../src/packs/remeasuring/still-vault.service.js';
import type { TestAppliance } from './test-appliance.js';

/** A dump of the database, every row of every table, and every object of the store: as they are now, or as a backup has them. */
export interface Loot {
  rows: ReadonlyMap<string, readonly Record<string, unknown>[]>;
  objects: ReadonlyMap<string, Buffer>;
}

export async function carryOff(appliance: TestAppliance): Promise<Loot> {
  const { owner } = appliance.database;
  const tables: { name: string }[] = await owner.query(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const rows = new Map<string, Record<string, unknown>[]>();
  for (const { name } of tables) rows.set(name, await owner.query(`SELECT * FROM "${name}"`));
  const folder = join(appliance.folder, 'objects');
  const objects = [...(await appliance.objects())].map(
    ([path, bytes]) => [relative(folder, path), bytes] as const,
  );
  return { rows, objects: new Map(objects) };
}

const SCHEMAS = ['exhibit.segment/v1', ARCHIVE_SCHEMA, PACK_SCHEMA, STILL_SCHEMA, VISIT_SCHEMA];
const POLICIES = [null, 0, 1, 2];

/** Names of what of a recording opens to whoever has this, and the keys of today, and knows all that our code says. */
export async function opened(loot: Loot, appliance: TestAppliance, recording: string): Promise<string[]> {
  const keys = await keysIn(loot, appliance, recording);
  const names: string[] = [];
  for (const [name, bytes] of ciphertexts(loot, recording))
    if (keys.some((key) => opens(key, { appliance: 'exhibit-test', recording, object: name }, bytes)))
      names.push(name);
  return names;
}

async function keysIn({ rows }: Loot, appliance: TestAppliance, recording: string): Promise<Buffer[]> {
  const { provider } = openKeys({
    folder: appliance.configuration.keys.folder,
    applianceName: 'exhibit-test',
    create: false,
  });
  const keys: Buffer[] = [];
  for (const row of rows.get('recording_key') ?? []) {
    const wrapped = { kekVersion: Number(row['kek_version']), wrapped: row['wrapped'] as Buffer };
    const key = await provider.unwrap(wrapped, recordingKeyContext(recording)).catch(() => null);
    if (key !== null) keys.push(key);
  }
  return keys;
}

/** What the store has under its name, and what the database keeps of the visit, encrypted as well. */
function ciphertexts({ rows, objects }: Loot, recording: string): [name: string, bytes: Buffer][] {
  const kept = (rows.get('recording_observations') ?? []).filter((row) => row['recording_id'] === recording);
  return [
    ...[...objects].filter(([name]) => name.includes(recording)),
    ...kept.map((row): [string, Buffer] => [
      `recording_observations/${String(row['reading'])}`,
      row['content'] as Buffer,
    ]),
  ];
}

const opens = (
  key: Buffer,
  place: { appliance: string; recording: string; object: string },
  bytes: Buffer,
): boolean =>
  SCHEMAS.some((schema) =>
    POLICIES.some((maskingPolicyVersion) => {
      try {
        decryptObject(key, canonicalBytes({ ...place, schema, maskingPolicyVersion }), bytes);
        return true;
      } catch {
        return false;
      }
    }),
  );

/** All of it as one, for whoever looks for words in it. */
export const everythingIn = ({ rows, objects }: Loot): Buffer =>
  Buffer.concat([
    Buffer.from(JSON.stringify([...rows])),
    ...[...rows.values()]
      .flat()
      .flatMap((row) => Object.values(row).filter((value) => Buffer.isBuffer(value))),
    ...objects.values(),
  ]);
