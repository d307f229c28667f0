import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { SystemActor } from '../../platform/actor.js';
import type { ThrottleName } from '../../platform/http/permit.js';
import { TooManyAttempts } from '../identity.errors.js';

interface Limit {
  points: number;
  seconds: number;
  /** How long whoever goes beyond it is kept out; until the time is over when missing. */
  blockSeconds?: number;
}

/** A whole office may stand behind one address, so these are far beyond what people do and far below what harms. */
export const LIMITS: Readonly<Record<ThrottleName, Limit>> = {
  'sign-in': { points: 300, seconds: 60 },
  'provider-logout': { points: 300, seconds: 60 },
  'token-guess': { points: 10, seconds: 600, blockSeconds: 900 },
  'emergency-guess': { points: 10, seconds: 3_600, blockSeconds: 3_600 },
  'visitor-requests': { points: 60, seconds: 3_600 },
  changes: { points: 600, seconds: 60 },
};

const ACTOR: SystemActor = { kind: 'system', job: 'throttle' };

/** How often somebody may try. Counted in PostgreSQL, so that one more process does not mean one more try. */
@Injectable()
export class Throttle {
  private readonly limiters: Readonly<Record<ThrottleName, RateLimiterPostgres>>;

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
  ) {
    const made = Object.entries(LIMITS).map(([name, { points, seconds, blockSeconds = 0 }]) => [
      name,
      new RateLimiterPostgres({
        storeClient: source,
        storeType: 'typeorm',
        tableName: 'throttle',
        keyPrefix: name,
        tableCreated: true,
        clearExpiredByTimeout: false,
        points,
        duration: seconds,
        blockDuration: blockSeconds,
      }),
    ]);
    this.limiters = Object.fromEntries(made) as Record<ThrottleName, RateLimiterPostgres>;
  }

  /** Counts one try by whom (an address, a person); throws `TooManyAttempts` when it is one too many. */
  async count(name: ThrottleName, by: string): Promise<void> {
    const limiter = this.limiters[name];
    try {
      const { isFirstInDuration } = await limiter.consume(keyOf(by));
      if (isFirstInDuration) await this.source.query('DELETE FROM throttle WHERE expire < $1', [Date.now()]);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      // Once for each time that somebody is kept out, not for each try meanwhile.
      if (refused.consumedPoints === LIMITS[name].points + 1)
        await this.audit.record(ACTOR, { kind: 'attempts.refused', fields: { limit: name } });
      throw new TooManyAttempts(refused.msBeforeNext);
    }
  }

  /** Throws when somebody is kept out now; counts nothing. */
  async refuseIfOut(name: ThrottleName, by: string): Promise<void> {
    const known = await this.limiters[name].get(keyOf(by));
    if (known && known.consumedPoints > LIMITS[name].points) throw new TooManyAttempts(known.msBeforeNext);
  }
}

const keyOf = (by: string): string => sha256Hex(Buffer.from(by, 'utf8'));
