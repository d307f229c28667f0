import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '../../audit/audit-log.service.js';
import { RecordingKeys } from '../../keys/recording-keys.service.js';
import type { SystemActor } from '../../platform/actor.js';
import { fewAtATime } from '../../platform/few-at-a-time.js';
import { OBJECT_STORE, type ObjectStore } from '../../storage/object-store.js';
import { isSetBack, type Refusal, refusals, type RetentionTime } from '../retention-decision.js';
import { type DestructionFacts, objectsOf } from './destruction-facts.js';
import { callOff, type DueRecording, takeDue } from './due-recordings.js';
import { fallWith } from './fallen-rows.js';

export const SWEEPER: SystemActor = { kind: 'system', job: 'retention.sweep' };

/** A recording that may go, with what the rules said of it. */
type Destroyable = DueRecording & { version: number; keepUntil: Date; destroyBy: Date };

/**
 * The step that cannot be undone: hold, minimum, approval, then the wrapped key and every row of the recording, in one
 * transaction. What the store has is written down before, for the certificate.
 */
@Injectable()
export class KeyEraser {
  readonly rows = 'key_destroyed_at IS NULL AND (NOT needs_approval OR approved_by IS NOT NULL)';

  constructor(
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly keys: RecordingKeys,
    private readonly audit: AuditLog,
  ) {}

  async some(manager: EntityManager, time: RetentionTime, most: number): Promise<number> {
    if (isSetBack(time)) return 0;
    const taken = await takeDue(manager, time, most);
    const going: Destroyable[] = [];
    for (const recording of taken) {
      const why = refusals(dueOf(recording), recording, time);
      if (why.length === 0) going.push(recording as Destroyable);
      else await this.leave(manager, recording, why);
    }
    if (going.length > 0) await this.erase(manager, going);
    return taken.length;
  }

  private async erase(manager: EntityManager, going: readonly Destroyable[]): Promise<void> {
    const ids = going.map(({ id }) => id);
    const objects = await fewAtATime(ids, (id) => objectsOf(this.store, id));
    const sealed: { id: string; manifestHash: string | null; segments: number }[] = await manager.query(
      `SELECT r.id, encode(sha256(convert_to(z.manifest, 'UTF8')), 'hex') AS "manifestHash",
              (SELECT count(*)::int FROM recording_segment s WHERE s.recording_id = r.id) AS segments
       FROM unnest($1::uuid[]) AS r (id) LEFT JOIN recording_seal z ON z.recording_id = r.id`,
      [ids],
    );
    const keys = new Map((await this.keys.destroy(manager, ids)).map((key) => [key.recordingId, key]));
    const content = new Map(sealed.map((row) => [row.id, row]));
    const facts = going.map((recording, place): DestructionFacts => {
      const key = keys.get(recording.id);
      if (!key) throw new Error(`recording ${recording.id} has no key to destroy`);
      const { manifestHash, segments } = content.get(recording.id)!;
      return {
        site: recording.siteKey,
        openedAt: recording.openedAt.toISOString(),
        manifestHash,
        segments,
        rules: {
          version: recording.version,
          keptFrom: recording.keptFrom.toISOString(),
          keepUntil: recording.keepUntil.toISOString(),
          destroyBy: recording.destroyBy.toISOString(),
        },
        key: {
          kekVersion: key.kekVersion,
          wrappedHash: key.wrappedHash,
          madeAt: key.createdAt.toISOString(),
        },
        objects: objects[place]!,
      };
    });
    await manager.query(
      `UPDATE destruction d SET key_destroyed_at = clock_timestamp(), facts = f.facts, fault = NULL, attempts = 0
       FROM unnest($1::uuid[], $2::jsonb[]) AS f (id, facts) WHERE d.recording_id = f.id`,
      [ids, facts.map((fact) => JSON.stringify(fact))],
    );
    await fallWith(manager, ids);
    await this.audit.appendAll(
      manager,
      SWEEPER,
      going.map(({ id, cause }, place): AuditEvent => {
        const { rules, key, objects: had } = facts[place]!;
        const fields = { cause, rules: rules.version, wrappedHash: key.wrappedHash, objects: had.length };
        return { kind: 'recording.key.destroyed', recordingId: id, fields };
      }),
    );
  }

  /** Nothing is destroyed in doubt. What only lacks its approval waits for it. */
  private async leave(manager: EntityManager, { id }: DueRecording, why: readonly Refusal[]): Promise<void> {
    if (why.every((refusal) => refusal === 'APPROVAL_MISSING')) {
      await manager.query('UPDATE destruction SET needs_approval = true WHERE recording_id = $1', [id]);
      return;
    }
    await callOff(manager, id);
    await this.audit.append(manager, SWEEPER, {
      kind: 'destruction.called-off',
      recordingId: id,
      fields: { why: [...why] },
    });
  }
}

function dueOf({ version, keepUntil, destroyBy, approval }: DueRecording) {
  if (version === null) return null;
  // PostgreSQL's 'infinity' comes as the number of that name.
  return { keepUntil: Number(keepUntil), destroyBy: Number(destroyBy), approval: approval === true };
}
