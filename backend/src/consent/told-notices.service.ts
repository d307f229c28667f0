import { Injectable } from '@nestjs/common';
import { In, IsNull, Not, type EntityManager } from 'typeorm';
import { type ApprovedNotice, NOTICE_SCHEMA } from '../evidence/approved-notice.js';
import { disclosureTextHash } from '../evidence/disclosure-version.js';
import { READY_NOTICE_RULE } from '../evidence/notice-rule.js';
import { ConsentNotice, NoticeContent } from './consent-notice.entity.js';
import { ConsentRecord } from './consent-record.entity.js';
import { versionNamed } from './notice-texts.js';

/** The notice that a decision was about, as it was kept then. */
@Injectable()
export class ToldNotices {
  /** Without words where the decision proves none; judged by the ready-made rule where the firm has set no other. */
  async of(manager: EntityManager, consentId: string): Promise<ApprovedNotice> {
    const { siteId, noticeVersion, noticeSha256 } = await manager.findOneByOrFail(ConsentRecord, {
      id: consentId,
    });
    const version = versionNamed(noticeVersion);
    const notice =
      version === null || noticeSha256 === null
        ? null
        : await manager.findOneBy(ConsentNotice, { siteId, version, publishedAt: Not(IsNull()) });
    const kept = await manager.findBy(NoticeContent, {
      sha256: In([
        ...(notice?.texts ?? []).map(({ sha256 }) => sha256),
        ...(noticeSha256 ? [noticeSha256] : []),
      ]),
    });
    const words = new Map(kept.map(({ sha256, bytes }) => [sha256, bytes.toString('utf8')]));
    const text = words.get(noticeSha256 ?? '') ?? null;
    words.delete(noticeSha256 ?? '');
    return {
      schema: NOTICE_SCHEMA,
      noticeVersion,
      text,
      sha256: text === null ? null : noticeSha256,
      otherTexts: [...words.values()].map(disclosureTextHash).sort(),
      rule: notice?.declaration.rule ?? READY_NOTICE_RULE,
    };
  }
}
