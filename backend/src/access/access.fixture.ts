import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { sequenceAudit } from '../../test/support/sequence-audit.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { People } from '../identity/people.service.js';
import { Permissions } from '../identity/permissions.service.js';
import { Person } from '../identity/person.entity.js';
import type { PersonActor, Role } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { RecordingLookup } from '../recordings/recording-lookup.service.js';
import { AccessDecider } from './access-decider.service.js';
import type { AccessRequestDto, CreateAccessRequestDto } from './access.dto.js';
import { AccessGrant } from './access-grant.entity.js';
import { AccessRequest } from './access-request.entity.js';
import { AccessRequests } from './access-requests.service.js';
import { AccessStanding } from './access-standing.service.js';
import { AccessViews } from './access-views.js';
import { GrantCheck } from './grant-check.service.js';
import { Grants } from './grants.service.js';

/** A clock that a test moves forward. */
export class MovedClock extends Clock {
  private ahead = 0;

  override now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  forward(ms: number): void {
    this.ahead += ms;
  }
}

/** The access room on a database of its own, with the people of a small bank. */
export async function accessRoom() {
  const database = await testDatabase([Person, AccessRequest, AccessGrant, AuditEntry]);
  const { source } = database;
  const clock = new MovedClock();
  const audit = new AuditLog(source, clock);
  const people = new People();
  const permissions = new Permissions();
  const recordings = new RecordingLookup();
  const views = new AccessViews(people, permissions, recordings);
  const refusals = new Refusals(audit);
  const requests = new AccessRequests(source, recordings, people, permissions, views, refusals, audit, clock);
  const person = (name: string, role: Role) => newPerson(database, people, name, role);
  const room = {
    database,
    clock,
    audit,
    requests,
    decider: new AccessDecider(source, requests, permissions, refusals, audit, clock),
    grants: new Grants(source, permissions, views, audit, clock),
    check: new GrantCheck(),
    standing: new AccessStanding(recordings, permissions, clock),
    rex: await person('Rex', 'reviewer'),
    rita: await person('Rita', 'reviewer'),
    carol: await person('Carol', 'compliance-officer'),
    colin: await person('Colin', 'compliance-officer'),
    aude: await person('Aude', 'auditor'),
    recording: () => newRecording(database),
    kinds: async (recordingId: string): Promise<string[]> => {
      await sequenceAudit(source);
      const entries = await source.manager.find(AuditEntry, {
        where: { recordingId },
        order: { leafIndex: 'ASC' },
      });
      return entries.map(({ kind, leaf }) => {
        const { code } = (JSON.parse(leaf) as { fields: { code?: string } }).fields;
        return code === undefined ? kind : `${kind} ${code}`;
      });
    },
  };
  return {
    ...room,
    /** Somebody asks for a new recording. */
    asked: async (
      actor: PersonActor,
      change: Partial<CreateAccessRequestDto> = {},
    ): Promise<AccessRequestDto> =>
      room.requests.create(actor, { ...WISH, recordingId: await room.recording(), ...change }),
  };
}

export type AccessRoom = Awaited<ReturnType<typeof accessRoom>>;

export const WISH = {
  purpose: 'dispute',
  reason: 'The customer disputes the offer page.',
  scope: 'watch',
  minutes: 60,
} as const;

async function newPerson(
  { source }: TestDatabase,
  people: People,
  name: string,
  role: Role,
): Promise<PersonActor> {
  const identity = { issuer: 'https://idp.bank.example', subject: name, displayName: name };
  return {
    kind: 'person',
    personId: await people.signedIn(source.manager, identity, new Date()),
    roles: [role],
  };
}

async function newRecording({ owner }: TestDatabase): Promise<string> {
  const [somebody] = await owner.query('SELECT id FROM person LIMIT 1');
  const [site] = await owner.query(
    `INSERT INTO site (key, name, origins, consent, created_by, created_at)
     VALUES ($1, $1, '{https://bank.example}', '{}', $2, now()) RETURNING id`,
    [`site ${randomUUID()}`, somebody.id],
  );
  const [id, consent] = [randomUUID(), randomUUID()];
  await owner.query(
    `INSERT INTO consent_record (id, site_id, subject, notice_version, purposes, language, collected_by, signals,
       receipt_id, receipt, receipt_note, recorded_at)
     VALUES ($1, $2, 'customer-1', '1', '{}', 'en', 'banner', '{}', $3, '', '', now())`,
    [consent, site.id, randomUUID()],
  );
  await owner.query(
    `INSERT INTO recording (id, site_id, consent_id, subject, state, opened_at, last_received_at, seal_due_at, next_seq)
     VALUES ($1, $2, $3, 'customer-1', 'sealed', now(), now(), now(), 0)`,
    [id, site.id, consent],
  );
  return id;
}
