import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { ReadCertificate } from '../../evidence/certificate.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { certificatePem } from '../certificates/pem.js';
import { KEY_PLACE } from '../keys.module.js';
import type { KeyPlace } from '../open-keys.js';
import { Signer } from '../signer.js';
import { PublishedKey } from './published-key.entity.js';

type Public = Pick<PublishedKey, 'kind' | 'fingerprint' | 'publicText' | 'notAfter'>;

/** The public half of everything that has signed here, with the time from which it did. */
@Injectable()
export class PublishedKeys {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(KEY_PLACE) private readonly place: KeyPlace,
    private readonly signer: Signer,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  all(): Promise<PublishedKey[]> {
    return this.source.manager.find(PublishedKey, { order: { id: 'ASC' } });
  }

  /** Publishes what is not yet, and writes down that it came to be. Whoever comes second finds it published. */
  async publish(actor: Actor): Promise<void> {
    for (const key of this.present())
      await this.source.transaction(async (manager) => {
        if (await insertUnlessThere(manager, { ...key, publishedAt: this.clock.now() }))
          await this.audit.append(manager, actor, entryOf(key));
      });
  }

  private present(): Public[] {
    const notes = this.signer.verifierKeys.map((text): Public => ({
      kind: 'note',
      fingerprint: sha256Hex(Buffer.from(text)),
      publicText: text,
      notAfter: null,
    }));
    const certificates = (['signing', 'timestamping'] as const).flatMap((kind) =>
      this.place.credentials.all(kind).map(({ chain }): Public => {
        const { fingerprint, notAfter } = new ReadCertificate(chain[0]!).summary();
        return { kind, fingerprint, publicText: chain.map(certificatePem).join(''), notAfter };
      }),
    );
    return [...notes, ...certificates];
  }
}

async function insertUnlessThere(manager: EntityManager, key: Omit<PublishedKey, 'id'>): Promise<boolean> {
  const { raw } = await manager
    .createQueryBuilder()
    .insert()
    .into(PublishedKey)
    .values(key)
    .orIgnore()
    .returning('id')
    .execute();
  return (raw as unknown[]).length > 0;
}

const entryOf = ({ kind, fingerprint, publicText, notAfter }: Public) =>
  kind === 'note'
    ? ({ kind: 'verifier-key.created', fields: { verifierKey: publicText } } as const)
    : ({
        kind: 'signing-key.created',
        fields: {
          purpose: kind,
          fingerprint,
          chainHash: sha256Hex(Buffer.from(publicText)),
          notAfter: notAfter!.toISOString(),
        },
      } as const);
