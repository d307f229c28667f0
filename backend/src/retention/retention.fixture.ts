import { randomBytes, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { ConsentPeriod, RetentionRule, RuleVersion, SiteDeclaration } from './retention-rule.js';

export const DAY_MS = 86_400_000;

export const rule = (change: Partial<RetentionRule> = {}): RetentionRule => ({
  site: null,
  category: null,
  jurisdiction: null,
  minimum: null,
  maximum: null,
  approval: false,
  ...change,
});

export const rulesOf = (
  rules: readonly RetentionRule[],
  declarations: readonly SiteDeclaration[] = [],
  consents: readonly ConsentPeriod[] = [],
): RuleVersion => ({ rules, declarations, consents });

/** A firm in a database of its own: a site, two people, and recordings as old as a test wants them. */
export class KeptFirm {
  readonly site = randomUUID();
  readonly ann = randomUUID();
  readonly bob = randomUUID();
  private consent = randomUUID();

  private constructor(
    readonly owner: DataSource,
    readonly app: DataSource,
  ) {}

  static async open(owner: DataSource, app: DataSource): Promise<KeptFirm> {
    const firm = new KeptFirm(owner, app);
    for (const [id, name] of [
      [firm.ann, 'Ann'],
      [firm.bob, 'Bob'],
    ])
      await owner.query(
        `INSERT INTO person (id, issuer, subject, display_name, first_seen_at, last_login_at)
         VALUES ($1, 'https://id.test', $2, $2, now(), now())`,
        [id, name],
      );
    await owner.query(
      `INSERT INTO site (id, key, name, origins, consent, created_by, created_at)
       VALUES ($1, 'k', 'Bank', ARRAY['https://bank.test'], '{}', $2, now())`,
      [firm.site, firm.ann],
    );
    // Whatever a test keeps on a declared basis was declared: for a hundred years.
    await owner.query(
      `INSERT INTO legal_basis (site_id, version, purposes, drafted_by, drafted_at, published_by, published_at)
       VALUES ($1, 1, '[{"purpose":"evidence","basis":"consent","kept":{"period":"P99Y"}}]', $2, now(), $3, now())`,
      [firm.site, firm.ann, firm.bob],
    );
    await owner.query(
      `INSERT INTO consent_record (id, site_id, subject, notice_version, purposes, language, collected_by, signals,
         receipt_id, receipt, receipt_note, basis_version, recorded_at)
       VALUES ($1, $2, NULL, '1', '{evidence}', 'en', 'test', '{}', $3, '{}', 'n', 1, now())`,
      [firm.consent, firm.site, randomUUID()],
    );
    return firm;
  }

  /** A version in force, with its two people. */
  async publish(set: RuleVersion): Promise<number> {
    const [{ version }]: [{ version: number }] = await this.owner.query(
      `INSERT INTO retention_rules (version, rules, declarations, consents, drafted_by, drafted_at, published_by, published_at)
       SELECT COALESCE(max(version), 0) + 1, $1, $2, $5, $3, now(), $4, now() FROM retention_rules RETURNING version`,
      [
        ...[JSON.stringify(set.rules), JSON.stringify(set.declarations), this.ann, this.bob],
        JSON.stringify(set.consents),
      ],
    );
    return version;
  }

  /** Sealed so many days ago, with a wrapped key that opens nothing. */
  async recording(days: number, change: { subject?: string; at?: Date } = {}): Promise<string> {
    const id = randomUUID();
    const at = change.at ?? new Date(Date.now() - days * DAY_MS);
    await this.owner.query(
      `INSERT INTO recording (id, site_id, consent_id, subject, state, opened_at, last_received_at, seal_due_at, next_seq)
       VALUES ($1, $2, $3, $4, 'sealed', $5, $5, $5, 1)`,
      [id, this.site, this.consent, change.subject ?? null, at],
    );
    await this.owner.query(
      'INSERT INTO recording_key (recording_id, kek_version, wrapped) VALUES ($1, 1, $2)',
      [id, randomBytes(60)],
    );
    return id;
  }

  /** The row without which no key goes. */
  async begin(recording: string, needsApproval = false): Promise<void> {
    await this.owner.query(
      `INSERT INTO destruction (recording_id, cause, needs_approval, begun_at, work_due_at)
       VALUES ($1, 'maximum', $2, now(), now())`,
      [recording, needsApproval],
    );
  }

  async hold(about: {
    recordings?: string[];
    subject?: string;
    site?: string;
    catchesLater?: boolean;
  }): Promise<string> {
    const [matter, hold] = [randomUUID(), randomUUID()];
    const kind = about.recordings ? 'list' : about.subject ? 'subject' : 'search';
    await this.owner.query('INSERT INTO matter (id, name, opened_by, opened_at) VALUES ($1, $3, $2, now())', [
      matter,
      this.ann,
      `matter ${matter}`,
    ]);
    await this.owner.query(
      `INSERT INTO hold (id, matter_id, kind, subject, site_id, catches_later, reason, placed_by, placed_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'a lawsuit', $7, now())`,
      [hold, matter, kind, about.subject ?? null, about.site ?? null, about.catchesLater ?? false, this.ann],
    );
    for (const recording of about.recordings ?? [])
      await this.owner.query('INSERT INTO hold_recording VALUES ($1, $2)', [hold, recording]);
    return hold;
  }

  async release(hold: string): Promise<void> {
    await this.owner.query(
      `UPDATE hold SET release_asked_by = $2, release_asked_at = now(), release_reason = 'settled' WHERE id = $1`,
      [hold, this.ann],
    );
    await this.owner.query('UPDATE hold SET released_by = $2, released_at = now() WHERE id = $1', [
      hold,
      this.bob,
    ]);
  }
}
