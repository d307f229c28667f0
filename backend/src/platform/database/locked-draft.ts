import type { EntityManager, EntityTarget, FindOptionsWhere } from 'typeorm';
import type { ProductError } from '../product-error.js';
import { publicationFault } from '../two-person-publication.js';
import type { TwoPersonPublication } from '../two-person-publication.entity.js';

/**
 * The draft that this person may publish, locked until the transaction ends: of two who publish at once the second finds
 * it published. Throws what `missing` makes when there is none, or why this person may not.
 */
export async function lockedDraft<T extends TwoPersonPublication>(
  manager: EntityManager,
  version: EntityTarget<T>,
  where: FindOptionsWhere<T>,
  personId: string,
  missing: () => ProductError,
): Promise<T> {
  const draft = await manager.findOne(version, { where, lock: { mode: 'pessimistic_write' } });
  if (!draft) throw missing();
  const fault = publicationFault(draft, personId);
  if (fault) throw fault;
  return draft;
}
