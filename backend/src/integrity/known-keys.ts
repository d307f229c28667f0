import type { EntityManager } from 'typeorm';
import { type KeyTenure, keyHistory } from '../evidence/key-history.js';
import { parseVerifierKey } from '../evidence/signed-note.js';

/**
 * The keys to check with, the newest first: those given, and what their notes say of the ones before them. A note that
 * does not hold ends no key's time here; its row is named by the log.
 */
export async function knownKeys(manager: EntityManager, texts: readonly string[]): Promise<KeyTenure[]> {
  const rows: { note: string }[] = (await isThere(manager))
    ? await manager.query('SELECT note FROM key_succession')
    : [];
  const notes = rows.map(({ note }) => note);
  return (await keyHistory(texts.map(parseVerifierKey), notes)).tenures;
}

/** Not in a schema from before keys had a history. */
async function isThere(manager: EntityManager): Promise<boolean> {
  const [{ there }]: [{ there: boolean }] = await manager.query(
    `SELECT to_regclass('public.key_succession') IS NOT NULL AS there`,
  );
  return there;
}
