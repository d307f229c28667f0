import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ObjectExistsError, ObjectNotFoundError, StorageUnavailableError } from '../storage.errors.js';
import { claimsOn, layClaim, takeBack } from './creation-claims.js';
import { CLAIM_LIFE_MS, type CreationClaim, isDead, turnOf } from './creation-turn.js';
import type { S3Calls } from './s3-calls.js';
import type { S3Connection } from './s3-connection.js';
import { headOf } from './s3-objects.js';

const LONGEST_WAIT_MS = 5_000;
const WAIT_MS = 20;

/**
 * Creation on a store that does not know conditions: one writer of a key at a time, who looks first. What such a store
 * makes of two puts of one key, which version it shows and which it keeps, is never asked, because there are no two.
 */
export class CheckedCreation {
  constructor(
    private readonly connection: S3Connection,
    private readonly calls: S3Calls,
  ) {}

  /** OBJECT_EXISTS, with nothing put, when the key is taken or another writer is at it. */
  async create(key: string, put: () => Promise<void>): Promise<void> {
    const mark = randomUUID();
    const begun = performance.now();
    await this.calls.call(() => layClaim(this.connection, key, mark));
    let mayStillArrive = false;
    try {
      await this.ownTurn(key, mark);
      if (await this.isThere(key)) throw new ObjectExistsError();
      if (performance.now() - begun > CLAIM_LIFE_MS / 2)
        throw new StorageUnavailableError(undefined, 'timeout');
      mayStillArrive = true;
      await put();
      mayStillArrive = false;
    } catch (error) {
      mayStillArrive &&= error instanceof StorageUnavailableError;
      throw error;
    } finally {
      // What got no answer may yet be done: nobody else writes here until the claim's time is over.
      if (!mayStillArrive) await this.calls.call(() => takeBack(this.connection, key, mark));
    }
  }

  private async ownTurn(key: string, mark: string): Promise<void> {
    const until = performance.now() + LONGEST_WAIT_MS;
    for (;;) {
      const claims = await this.calls.call(() => claimsOn(this.connection, key));
      const turn = turnOf(claims, mark);
      await this.forgetDead(key, claims, mark);
      if (turn === 'create') return;
      if (turn === 'give way') throw new ObjectExistsError();
      if (performance.now() > until) throw new StorageUnavailableError(undefined, 'overloaded');
      await sleep(WAIT_MS);
    }
  }

  private async forgetDead(key: string, claims: readonly CreationClaim[], mark: string): Promise<void> {
    const own = claims.find((claim) => claim.mark === mark)!;
    for (const dead of claims.filter((claim) => isDead(claim, own)))
      await this.calls.call(() => takeBack(this.connection, key, dead.mark));
  }

  private async isThere(key: string): Promise<boolean> {
    try {
      await this.calls.call(() => headOf(this.connection, key));
      return true;
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return false;
      throw error;
    }
  }
}
