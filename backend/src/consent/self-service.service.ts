import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Actor } from '../platform/actor.js';
import { EndedRecordingsReader } from '../retention/ended-recordings.service.js';
import type { Site } from '../sites/site.entity.js';
import type { ConsentState } from './consent-decision.js';
import { consentUnknown } from './consent.errors.js';
import type { NoticeDeclaration } from './notice-texts.js';
import { type AskedRequest, endedPage, selfServicePage, selfServicePolicy } from './self-service-page.js';

export type { AskedRequest } from './self-service-page.js';

/** The page on which whoever holds a receipt sees what they agreed to, and withdraws. */
@Injectable()
export class SelfService {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly ended: EndedRecordingsReader,
  ) {}

  policy = ({ origins }: Pick<Site, 'origins'>): string => selfServicePolicy(origins);

  async page(
    _actor: Actor,
    site: Site,
    {
      consentId,
      asked,
      language,
    }: { consentId: string; asked: AskedRequest[]; language?: string | undefined },
  ): Promise<string> {
    const [row]: SelfServiceRow[] = await this.source.query(ROW, [consentId, site.id]);
    if (!row) throw consentUnknown();
    const { bytes, controller, endedAt, ...facts } = row;
    if (endedAt !== null) return endedPage({ endedAt, contact: controller }, language);
    const recordings = await this.ended.underConsent(consentId);
    const told = bytes?.toString('utf8') ?? null;
    return selfServicePage({ ...facts, consentId, told, contact: controller, recordings, asked }, language);
  }
}

interface SelfServiceRow {
  receiptId: string;
  state: ConsentState;
  decidedAt: Date;
  purposes: string[];
  language: string;
  bytes: Buffer | null;
  controller: NoticeDeclaration['controller'] | null;
  /** Everything of the decision is empty from then on. */
  endedAt: Date | null;
}

/** The firm's address is that of today: the visitor asks today. */
const ROW = `
  SELECT r.receipt_id AS "receiptId", s.state, r.recorded_at AS "decidedAt", r.purposes, r.language, c.bytes, r.ended_at AS "endedAt",
         (SELECT n.declaration -> 'controller' FROM consent_notice n
          WHERE n.site_id = r.site_id AND n.published_at IS NOT NULL ORDER BY n.version DESC LIMIT 1) AS controller
  FROM consent_record r
  JOIN consent_state s ON s.consent_id = r.id
  LEFT JOIN consent_notice_content c ON c.sha256 = r.notice_sha256
  WHERE r.id = $1 AND r.site_id = $2`;
