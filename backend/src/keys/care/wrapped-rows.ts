import type { EntityManager } from 'typeorm';
import { assetKeyContext } from '../asset-keys.service.js';
import type { KeyProvider, WrappedKey } from '../key-provider.js';
import { recordingKeyContext } from '../recording-keys.service.js';

/** A table of wrapped keys: whose a key is, and what it is bound to. */
interface WrappedTable {
  name: 'recording_key' | 'site_asset_key';
  owner: 'recording_id' | 'site_id';
  contextOf(owner: string): Buffer;
}

const TABLES: readonly WrappedTable[] = [
  { name: 'site_asset_key', owner: 'site_id', contextOf: assetKeyContext },
  { name: 'recording_key', owner: 'recording_id', contextOf: recordingKeyContext },
];

/** How many keys each version wraps. */
export async function keysPerVersion(manager: EntityManager): Promise<Map<number, number>> {
  const each = TABLES.map(({ name }) => `SELECT kek_version FROM ${name}`).join(' UNION ALL ');
  const rows: { version: number; keys: string }[] = await manager.query(
    `SELECT kek_version AS version, count(*) AS keys FROM (${each}) AS all_keys GROUP BY kek_version`,
  );
  return new Map(rows.map(({ version, keys }) => [version, Number(keys)]));
}

export async function keysOlderThan(manager: EntityManager, version: number): Promise<number> {
  const each = await keysPerVersion(manager);
  return [...each].reduce((sum, [one, keys]) => sum + (one < version ? keys : 0), 0);
}

/**
 * Wraps some keys anew that an older version wraps, and says how many; 0 when none is left. Reads rows of keys only: no
 * object, no content. A key that does not open stays as it is and fails the batch: what cannot be read is not replaced.
 */
export async function rewrapSome(
  manager: EntityManager,
  provider: KeyProvider,
  version: number,
  most: number,
): Promise<number> {
  for (const table of TABLES) {
    const rows: { owner: string; kek_version: number; wrapped: Buffer }[] = await manager.query(
      `SELECT ${table.owner} AS owner, kek_version, wrapped FROM ${table.name}
       WHERE kek_version < $1 LIMIT $2 FOR UPDATE`,
      [version, most],
    );
    if (rows.length === 0) continue;
    const anew: WrappedKey[] = [];
    for (const { owner, kek_version: kekVersion, wrapped } of rows)
      anew.push(await rewrapped(provider, { kekVersion, wrapped }, table.contextOf(owner)));
    await manager.query(
      `UPDATE ${table.name} AS kept SET kek_version = anew.version, wrapped = anew.wrapped
       FROM unnest($1::uuid[], $2::integer[], $3::bytea[]) AS anew (owner, version, wrapped)
       WHERE kept.${table.owner} = anew.owner`,
      [
        rows.map(({ owner }) => owner),
        anew.map(({ kekVersion }) => kekVersion),
        anew.map((key) => key.wrapped),
      ],
    );
    return rows.length;
  }
  return 0;
}

async function rewrapped(provider: KeyProvider, old: WrappedKey, context: Buffer): Promise<WrappedKey> {
  const key = await provider.unwrap(old, context);
  try {
    return await provider.wrap(key, context);
  } finally {
    key.fill(0);
  }
}
