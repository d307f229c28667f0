import { randomUUID } from 'node:crypto';
import { AuditLog } from '../../audit/audit-log.service.js';
import { Clock } from '../../platform/clock.js';
import { RetentionClock } from '../../retention/retention-clock.service.js';
import { type KeptFirm, rule, rulesOf } from '../../retention/retention.fixture.js';
import { RetentionAlarms } from '../../retention/sweeper/retention-alarms.service.js';
import { SweeperSettings } from '../../retention/sweeper/sweeper-settings.service.js';
import type { TestDatabase } from '../../../test/support/database.js';
import { toldNotices } from '../../../test/support/told-notices.js';
import { ConsentEndings } from './consent-endings.service.js';
import { UnreadableEndings } from './unreadable-endings.service.js';

/** Decisions of a firm's visitors, as old and as far over as a test wants them. */
export class KeptDecisions {
  constructor(
    readonly database: TestDatabase,
    readonly firm: KeptFirm,
  ) {}

  /** A worker of its own. */
  worker(): ConsentEndings {
    const { source } = this.database;
    const clock = new Clock();
    const audit = new AuditLog(source, clock);
    return new ConsentEndings(
      source,
      new RetentionClock(source),
      new SweeperSettings(source, audit, clock),
      new UnreadableEndings(source, audit),
      new RetentionAlarms(source, toldNotices(source, clock), clock),
      audit,
    );
  }

  /** Records end so long after they are over; with null, nobody says anything of them. */
  publish(period: string | null, site: string | null = null): Promise<number> {
    const consents = period === null ? [] : [{ site, period, reason: 'claims' }];
    return this.firm.publish(rulesOf([rule({ maximum: 'P1Y' })], [], consents));
  }

  /** Recorded and decided so many days ago; `kinds` are its events, all of then. */
  async record(
    days: number,
    kinds: readonly string[],
    change: { subject?: string; validDays?: number; proof?: string } = {},
  ): Promise<string> {
    const { owner } = this.database;
    const id = randomUUID();
    await owner.query(
      `INSERT INTO consent_record (id, site_id, subject, notice_version, purposes, language, collected_by, signals,
         receipt_id, receipt, receipt_note, record, tcf, basis_version, valid_until, recorded_at)
       VALUES ($1, $2, $3, '1', '{evidence}', 'en', 'test', '{"gpc":false}', $4, '{"receiptId":"r"}', 'n', '{"of":"record"}', 'CQ-tcf', 1,
         now() - make_interval(days => $5) + make_interval(days => $6), now() - make_interval(days => $5))`,
      [id, this.firm.site, change.subject ?? null, randomUUID(), days, change.validDays ?? null],
    );
    if (change.proof !== undefined)
      await owner.query(
        `INSERT INTO consent_proof VALUES ($1, $2, $3, now(), 'text/plain', encode(sha256($4), 'hex'), $4)`,
        [id, this.firm.site, `ref-${id}`, Buffer.from(change.proof)],
      );
    for (const kind of kinds)
      await owner.query(`INSERT INTO consent_event VALUES ($1, $2, now() - make_interval(days => $3))`, [
        ...[id, kind, days],
      ]);
    return id;
  }

  async recordingUnder(consent: string, state: 'sealed' | 'destroyed'): Promise<string> {
    const id = randomUUID();
    await this.database.owner.query(
      `INSERT INTO recording (id, site_id, consent_id, state, opened_at, last_received_at, seal_due_at, next_seq)
       VALUES ($1, $2, $3, $4, now(), now(), now(), 1)`,
      [id, this.firm.site, consent, state],
    );
    return id;
  }

  /** Whoever withdrew, and whose recordings were all decided about. */
  async withdrawalDone(consent: string): Promise<void> {
    await this.database.owner.query('UPDATE consent_withdrawal SET done_at = now() WHERE consent_id = $1', [
      consent,
    ]);
  }

  /** One about a subject, or from a visitor's page about a decision. */
  async request(
    kind: 'access' | 'restriction',
    about: { subject: string } | { consent: string },
    answered = false,
  ): Promise<string> {
    const id = randomUUID();
    const { ann, bob, site } = this.firm;
    const byVisitor = 'consent' in about;
    await this.database.owner.query(
      `INSERT INTO subject_request (id, kind, site_id, subjects, received_at, identity_check, opened_by, opened_at,
         asked_by_visitor, asked_under, closed_by, closed_at)
       VALUES ($1, $2, $3, $4, now(), 'a passport', $5, now(), $6, $7, $8, $9)`,
      [
        ...[id, kind, site, byVisitor ? [] : [about.subject], ann, byVisitor],
        ...[byVisitor ? about.consent : null, answered ? bob : null, answered ? new Date() : null],
      ],
    );
    return id;
  }

  async answer(request: string): Promise<void> {
    await this.database.owner.query(
      `UPDATE subject_request SET closed_by = COALESCE(closed_by, $2), closed_at = COALESCE(closed_at, now()),
         lifted_by = CASE kind WHEN 'restriction' THEN $2::uuid END, lifted_at = CASE kind WHEN 'restriction' THEN now() END
       WHERE id = $1`,
      [request, this.firm.bob],
    );
  }

  /** A search hold over a stretch of days before now. */
  async searchHold(from: number, to: number): Promise<string> {
    const hold = await this.firm.hold({ site: this.firm.site, catchesLater: false });
    await this.withoutTriggers('hold', () =>
      this.database.owner.query(
        `UPDATE hold SET from_at = now() - make_interval(days => $2), to_at = now() - make_interval(days => $3) WHERE id = $1`,
        [hold, from, to],
      ),
    );
    return hold;
  }

  /** Does what no trigger would let happen. */
  async withoutTriggers<T>(table: string, act: () => Promise<T>): Promise<T> {
    await this.database.owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    try {
      return await act();
    } finally {
      await this.database.owner.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    }
  }

  async isEnded(consent: string): Promise<boolean> {
    const [row]: { ended: boolean }[] = await this.database.source.query(
      'SELECT ended_at IS NOT NULL AS ended FROM consent_record WHERE id = $1',
      [consent],
    );
    return row!.ended;
  }
}
