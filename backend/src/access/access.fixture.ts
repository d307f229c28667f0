import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { sequenceAudit } from '../../test/support/sequence-audit.js';
import { toldNotices } from '../../test/support/told-notices.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { RefusalCounts } from '../audit/refusal-counts.service.js';
import { Refusals } from '../audit/refusals.service.js';
import { People } from '../identity/people.service.js';
import { Permissions } from '../identity/permissions.service.js';
import { Person } from '../identity/person.entity.js';
import { OutgoingNotice } from '../notices/notice-outbox.entity.js';
import type { PersonActor, Role } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { RecordingLookup } from '../recordings/recording-lookup.service.js';
import { RecordingRestrictions } from '../recordings/recording-restrictions.service.js';
import { Site } from '../sites/site.entity.js';
import { Sites } from '../sites/sites.service.js';
import { AccessApproval } from './access-approval.entity.js';
import { AccessCare } from './access-care.service.js';
import { AccessDecider } from './access-decider.service.js';
import { AccessDelegation } from './access-delegation.entity.js';
import { AccessDelegations } from './access-delegations.service.js';
import type { CreateAccessRequestDto } from './access-requests.dto.js';
import type { AccessRequestDto } from './access-views.dto.js';
import { AccessGrant } from './access-grant.entity.js';
import { AccessRequestRecording } from './access-request-recording.entity.js';
import { AccessRequest } from './access-request.entity.js';
import { AccessRequests } from './access-requests.service.js';
import { AccessRule } from './access-rule.entity.js';
import { AccessRules } from './access-rules.service.js';
import { AccessStanding } from './access-standing.service.js';
import { AccessViews } from './access-views.js';
import { GrantCheck } from './grant-check.service.js';
import { Grants } from './grants.service.js';
import { Leavers } from './leavers.service.js';
import { PersonLinkDraft } from './person-link-draft.entity.js';
import { PersonLinkDrafts } from './person-link-drafts.service.js';
import { PersonLinks } from './person-links.service.js';
import { RequestedRecordings } from './requested-recordings.service.js';

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
  const database = await testDatabase([
    ...[Person, Site, AuditEntry, OutgoingNotice],
    ...[
      AccessRequest,
      AccessRequestRecording,
      AccessApproval,
      AccessGrant,
      AccessRule,
      AccessDelegation,
      PersonLinkDraft,
    ],
  ]);
  const { source } = database;
  const clock = new MovedClock();
  const audit = new AuditLog(source, clock);
  const people = new People();
  const permissions = new Permissions();
  const recordings = new RecordingLookup();
  const links = new PersonLinks(audit);
  const delegations = new AccessDelegations(source, people, links, audit, clock);
  const views = new AccessViews(people, permissions, links, delegations, recordings);
  const counts = new RefusalCounts(source, audit, clock);
  const refusals = new Refusals(audit, counts);
  const notices = toldNotices(source, clock);
  const sites = new Sites(source, audit, people, clock);
  const rules = new AccessRules(source, sites, people, links, permissions, refusals, audit, clock);
  const requests = new AccessRequests(
    source,
    new RequestedRecordings(recordings),
    rules,
    notices,
    people,
    permissions,
    views,
    refusals,
    audit,
    clock,
  );
  const check = new GrantCheck();
  const person = (name: string, role: Role) => newPerson(database, people, name, role);
  const room = {
    database,
    clock,
    audit,
    requests,
    counts,
    newcomer: person,
    rules,
    delegations,
    links,
    linkDrafts: new PersonLinkDrafts(source, links, people, permissions, refusals, audit, clock),
    decider: new AccessDecider(source, requests, views, permissions, refusals, notices, audit, clock),
    care: new AccessCare(source, notices, audit, clock),
    leavers: new Leavers(delegations, audit, clock),
    restrictions: new RecordingRestrictions(audit),
    grants: new Grants(source, permissions, views, audit, clock),
    check,
    standing: new AccessStanding(recordings, check, permissions, clock),
    rex: await person('Rex', 'reviewer'),
    rita: await person('Rita', 'reviewer'),
    carol: await person('Carol', 'compliance-officer'),
    colin: await person('Colin', 'compliance-officer'),
    cleo: await person('Cleo', 'compliance-officer'),
    priya: await person('Priya', 'privacy-officer'),
    aude: await person('Aude', 'auditor'),
    ada: await person('Ada', 'administrator'),
    amir: await person('Amir', 'administrator'),
    site: () => newSite(database),
    recording: (siteId?: string, subject?: string) => newRecording(database, siteId, subject),
    /** Kinds of the notices about a request, in their order. */
    told: async (request: string): Promise<string[]> => {
      const rows: { kind: string }[] = await source.query(
        `SELECT kind FROM notice_outbox WHERE facts->>'request' = $1 ORDER BY written_at, id`,
        [request],
      );
      return rows.map(({ kind }) => kind);
    },
    /** What entries of a kind say. */
    written: async (kind: string): Promise<unknown[]> => {
      await sequenceAudit(source);
      const entries = await source.manager.find(AuditEntry, { where: { kind }, order: { leafIndex: 'ASC' } });
      return entries.map(({ leaf }) => (JSON.parse(leaf) as { fields: unknown }).fields);
    },
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
    /** Two administrators say that two accounts are one person's. */
    linked: async (one: PersonActor, other: PersonActor): Promise<void> => {
      const accounts = { one: one.personId, other: other.personId };
      const { id } = await room.linkDrafts.draft(room.ada, accounts);
      await room.linkDrafts.publish(room.amir, id);
    },
    /** Somebody asks for a new recording. */
    asked: async (
      actor: PersonActor,
      change: Partial<CreateAccessRequestDto> = {},
    ): Promise<AccessRequestDto & { recordingId: string }> =>
      (await room.requests.create(actor, {
        ...WISH,
        ...('subject' in change || 'search' in change ? {} : { recordingId: await room.recording() }),
        ...change,
      })) as AccessRequestDto & { recordingId: string },
  };
}

/** A vote past all of our code. */
export const voteBySql = (
  source: DataSource,
  id: string,
  by: PersonActor,
  onBehalfOf: string | null = null,
) =>
  source.query(
    `INSERT INTO access_approval (request_id, person_id, vote, voted_at, minutes, on_behalf_of)
     VALUES ($1, $2, 'approve', (SELECT requested_at FROM access_request WHERE id = $1), 60, $3)`,
    [id, by.personId, onBehalfOf],
  );

/** A decision past all of our code. */
export const settleBySql = (source: DataSource, id: string, by: PersonActor) =>
  source.query(
    `UPDATE access_request SET decision = 'approved', decided_by = $2, decided_at = requested_at WHERE id = $1`,
    [id, by.personId],
  );

/** A grant past all of our code. */
export const grantBySql = (source: DataSource, { id, recordingId }: { id: string; recordingId: string }) =>
  source.query(
    `INSERT INTO access_grant (id, request_id, recording_id, grantee, approver, scope, starts_at, ends_at)
     SELECT $1, id, $3, requested_by, decided_by, scope, decided_at, decided_at + interval '5 minutes'
     FROM access_request WHERE id = $2`,
    [randomUUID(), id, recordingId],
  );

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

async function newSite({ owner }: TestDatabase): Promise<string> {
  const [somebody] = await owner.query('SELECT id FROM person LIMIT 1');
  const [site] = await owner.query(
    `INSERT INTO site (key, name, origins, consent, created_by, created_at)
     VALUES ($1, $1, '{https://bank.example}', '{}', $2, now()) RETURNING id`,
    [`site ${randomUUID()}`, somebody.id],
  );
  return site.id as string;
}

async function newRecording(
  database: TestDatabase,
  siteId?: string,
  subject = 'customer-1',
): Promise<string> {
  const { owner } = database;
  const site = siteId ?? (await newSite(database));
  const [id, consent] = [randomUUID(), randomUUID()];
  await owner.query(
    `INSERT INTO consent_record (id, site_id, subject, notice_version, purposes, language, collected_by, signals,
       receipt_id, receipt, receipt_note, recorded_at)
     VALUES ($1, $2, 'customer-1', '1', '{}', 'en', 'banner', '{}', $3, '', '', now())`,
    [consent, site, randomUUID()],
  );
  await owner.query(
    `INSERT INTO recording (id, site_id, consent_id, subject, state, opened_at, last_received_at, seal_due_at, next_seq)
     VALUES ($1, $2, $3, $4, 'sealed', now(), now(), now(), 0)`,
    [id, site, consent, subject],
  );
  return id;
}
