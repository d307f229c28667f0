import type { NoticeInForce } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, Not, type DataSource, type EntityManager } from 'typeorm';
import type { SiteConsentRule } from '../sites/site.entity.js';
import { ConsentNotice, NoticeContent } from './consent-notice.entity.js';
import { noticeNotPublished } from './consent.errors.js';
import { noticeVersionName, textFor, type NoticeReader } from './notice-texts.js';

interface NamedSite {
  id: string;
  consent: SiteConsentRule;
}

/** What visitors are told now, as a recorder or a banner of the firm's asks for it. */
@Injectable()
export class NoticesInForce {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** The newest published version; null while the site has none, and asks under the name that it was made with. */
  of(manager: EntityManager, siteId: string): Promise<ConsentNotice | null> {
    return manager.findOne(ConsentNotice, {
      where: { siteId, publishedAt: Not(IsNull()) },
      order: { version: 'DESC' },
    });
  }

  /** The site's rule with the name of the version that is in force. */
  async rule(site: NamedSite): Promise<SiteConsentRule> {
    const notice = await this.of(this.source.manager, site.id);
    return ruleUnder(site.consent, notice);
  }

  async tell(site: NamedSite, reader: NoticeReader): Promise<NoticeInForce> {
    const notice = await this.of(this.source.manager, site.id);
    const text = notice && textFor(notice.texts, reader);
    if (!text) throw noticeNotPublished();
    const { bytes } = await this.source.manager.findOneByOrFail(NoticeContent, { sha256: text.sha256 });
    return {
      wire: 1,
      noticeVersion: noticeVersionName(notice.version),
      ...text,
      text: bytes.toString('utf8'),
      purposes: site.consent.purposes,
    };
  }

  /** The bytes behind a hash in a receipt. A draft's are nobody's business yet. */
  async bytes(siteId: string, sha256: string): Promise<Buffer> {
    const [told]: { bytes: Buffer }[] = await this.source.query(
      `SELECT c.bytes FROM consent_notice_content c WHERE c.sha256 = $2 AND EXISTS (
         SELECT 1 FROM consent_notice n WHERE n.site_id = $1 AND n.published_at IS NOT NULL
           AND n.texts @> jsonb_build_array(jsonb_build_object('sha256', $2::text)))`,
      [siteId, sha256],
    );
    if (!told) throw noticeNotPublished();
    return told.bytes;
  }
}

/** A site's rule, under the version that is in force. */
export const ruleUnder = (rule: SiteConsentRule, notice: ConsentNotice | null): SiteConsentRule =>
  notice ? { ...rule, noticeVersion: noticeVersionName(notice.version) } : rule;
