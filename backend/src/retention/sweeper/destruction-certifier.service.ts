import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '../../audit/audit-log.service.js';
import { canonicalBytes } from '../../evidence/canonical-json.js';
import {
  CERTIFICATE_SCHEMA,
  certificateBytes,
  certificateNoteText,
  type DestructionCause,
  type DestructionCertificate,
  type DestructionSheet,
  ERASE_METHOD,
  objectsPrefix,
  SHEET_SCHEMA,
} from '../../evidence/destruction-certificate.js';
import { sha256Hex } from '../../evidence/sha256.js';
import { CmsSigner } from '../../keys/certificates/cms-signer.js';
import { Signer } from '../../keys/signer.js';
import { fewAtATime } from '../../platform/few-at-a-time.js';
import { OBJECT_STORE, type ObjectStore } from '../../storage/object-store.js';
import type { RetentionTime } from '../retention-decision.js';
import { type DestructionFacts, objectsOf } from './destruction-facts.js';
import { faultOf, postpone } from './failed-steps.js';
import { SWEEPER } from './key-eraser.service.js';

/** The store said that it had removed an object, and still has it. */
export const OBJECTS_REMAIN = 'OBJECTS_REMAIN';

interface Removed {
  id: string;
  cause: DestructionCause;
  facts: DestructionFacts;
  approvedBy: string | null;
  approvedAt: Date | null;
  keyDestroyedAt: Date;
  attempts: number;
}

/** Asks the store again for everything that was removed. Only when it has nothing is there a certificate. */
@Injectable()
export class DestructionCertifier {
  readonly rows = 'objects_removed_at IS NOT NULL';

  constructor(
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly signer: Signer,
    private readonly cms: CmsSigner,
    private readonly audit: AuditLog,
  ) {}

  async some(manager: EntityManager, time: RetentionTime, most: number): Promise<number> {
    const taken: Removed[] = await manager.query(
      `SELECT recording_id AS id, cause, facts, approved_by AS "approvedBy", approved_at AS "approvedAt",
              key_destroyed_at AS "keyDestroyedAt", attempts FROM destruction
       WHERE certified_at IS NULL AND objects_removed_at IS NOT NULL AND work_due_at <= $1
       ORDER BY work_due_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [new Date(time.now), most],
    );
    const faults = await fewAtATime(taken, (removed) => this.absence(removed).then(() => null, faultOf));
    for (const [place, { id, attempts }] of taken.entries()) {
      const fault = faults[place] ?? null;
      if (fault !== null) await this.again(manager, { id, attempts, fault }, time);
    }
    const gone = taken.filter((_, place) => faults[place] === null);
    if (gone.length > 0) await this.certify(manager, gone);
    return taken.length;
  }

  /** Looks for each object by its name, and for anything else in its place: a list alone may be what a store remembers. */
  private async absence({ id, facts }: Removed): Promise<void> {
    if ((await objectsOf(this.store, id)).length > 0) throw remaining();
    for (const { key } of facts.objects)
      await this.store.stat(key).then(
        () => {
          throw remaining();
        },
        (error: unknown) => {
          if (faultOf(error) !== 'OBJECT_NOT_FOUND') throw error;
        },
      );
  }

  private async again(
    manager: EntityManager,
    { id, attempts, fault }: { id: string; attempts: number; fault: string },
    { now }: RetentionTime,
  ): Promise<void> {
    await postpone(manager, { id, attempts: attempts + 1, fault, now });
    if (fault === OBJECTS_REMAIN)
      await manager.query('UPDATE destruction SET objects_removed_at = NULL WHERE recording_id = $1', [id]);
    await this.audit.append(manager, SWEEPER, {
      kind: 'destruction.failing',
      recordingId: id,
      fields: { code: fault, attempts: attempts + 1 },
    });
  }

  private async certify(manager: EntityManager, gone: readonly Removed[]): Promise<void> {
    const [{ now }]: [{ now: Date }] = await manager.query('SELECT clock_timestamp() AS now');
    const issuedAt = now.toISOString();
    const texts = gone.map((removed) => certificateBytes(this.certificateOf(removed, issuedAt)));
    const hashes = texts.map((text) => sha256Hex(text));
    const sheet: DestructionSheet = {
      schema: SHEET_SCHEMA,
      appliance: this.signer.name,
      issuedAt,
      certificates: [...hashes].sort(),
    };
    const sheetId = randomUUID();
    const sheetBytes = canonicalBytes(sheet);
    await manager.query('INSERT INTO destruction_sheet (id, sheet, cms, issued_at) VALUES ($1, $2, $3, $4)', [
      sheetId,
      sheetBytes.toString('utf8'),
      await this.cms.signDetached(sheetBytes),
      issuedAt,
    ]);
    const notes: string[] = [];
    for (const text of texts)
      notes.push(await this.signer.signNote(certificateNoteText(this.signer.name, text)));
    await manager.query(
      `UPDATE destruction d SET certified_at = $1, certificate = c.certificate, certificate_note = c.note, sheet_id = $2,
         fault = NULL FROM unnest($3::uuid[], $4::text[], $5::text[]) AS c (id, certificate, note)
       WHERE d.recording_id = c.id`,
      [issuedAt, sheetId, gone.map(({ id }) => id), texts.map((text) => text.toString('utf8')), notes],
    );
    await this.audit.appendAll(
      manager,
      SWEEPER,
      gone.map(({ id, cause }, place): AuditEvent => {
        const fields = { cause, certificateHash: hashes[place]!, sheet: sheetId };
        return { kind: 'recording.destroyed', recordingId: id, fields };
      }),
    );
  }

  private certificateOf(
    { id, cause, facts, approvedBy, approvedAt, keyDestroyedAt }: Removed,
    now: string,
  ): DestructionCertificate {
    const { site, openedAt, manifestHash, segments, rules, key, objects } = facts;
    return {
      schema: CERTIFICATE_SCHEMA,
      appliance: this.signer.name,
      recording: id,
      site,
      openedAt,
      manifestHash,
      segments,
      cause,
      rules,
      approval: approvedBy === null ? null : { by: approvedBy, at: approvedAt!.toISOString() },
      key: { ...key, destroyedAt: keyDestroyedAt.toISOString() },
      method: ERASE_METHOD,
      objects,
      absence: { prefix: objectsPrefix(id), provenAt: now },
      issuedAt: now,
    };
  }
}

const remaining = () => Object.assign(new Error('the store still has objects'), { code: OBJECTS_REMAIN });
