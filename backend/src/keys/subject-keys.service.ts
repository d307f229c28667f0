import { createHmac, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AssetKeys } from './asset-keys.service.js';

/** Pseudonyms of customers: a keyed hash, so that whoever holds the table cannot try out customer numbers. */
@Injectable()
export class SubjectKeys {
  constructor(private readonly keys: AssetKeys) {}

  /** `s<version>-<HMAC-SHA-256 in base64url>`. The same customer is somebody else on another site, and under another version. */
  pseudonym(manager: EntityManager, siteId: string, version: number, customer: string): Promise<string> {
    return this.keys.use(manager, siteId, async (siteKey) => {
      const key = Buffer.from(
        hkdfSync('sha256', siteKey, '', `exhibit.subject-key/v1\0${siteId}\0${version}`, 32),
      );
      try {
        return `s${version}-${createHmac('sha256', key).update(customer.normalize('NFC'), 'utf8').digest('base64url')}`;
      } finally {
        key.fill(0);
      }
    });
  }
}
