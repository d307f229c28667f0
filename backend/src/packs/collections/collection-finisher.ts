import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, In } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { type CollectionAbout, COLLECTION_PATHS } from '../../evidence/collection-format.js';
import { buildCollectionFrame } from '../../evidence/pack-collection.js';
import { packZipBytes, writePackZip } from '../../evidence/pack-zip.js';
import { sha256 } from '../../evidence/sha256.js';
import type { ZipItem } from '../../evidence/zip-format.js';
import { KeySuccessions } from '../../keys/care/key-successions.service.js';
import { CmsSigner } from '../../keys/certificates/cms-signer.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { readBundle } from '../bundles.js';
import { EvidencePack } from '../evidence-pack.entity.js';
import { collectionTable, type TableRow } from './collection-table.js';
import { CollectedRecording, PackCollection } from './pack-collection.entity.js';

/** Lists what was packed and left out, signs the list, and closes the order. */
@Injectable()
export class CollectionFinisher {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly successions: KeySuccessions,
    private readonly cms: CmsSigner,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async finish(actor: PersonActor, order: PackCollection): Promise<void> {
    const { manager } = this.source;
    const rows = await this.rows(manager, order.id);
    const packed = rows.flatMap(({ pack, ...row }) => (pack ? [{ ...row, pack }] : []));
    const at = this.clock.now();
    if (packed.length === 0) {
      await this.close(actor, order, { finishedAt: at, failure: 'NOTHING_PACKED' }, rows);
      return;
    }
    const signer = await this.successions.signing(manager);
    const about = {
      appliance: signer.name,
      collection: order.id,
      about: await this.about(manager, order),
      madeAt: at.toISOString(),
      madeBy: actor.personId,
      packs: packed.map(({ recording, pack, verdicts }) => ({
        recording,
        sha256: pack.sha256,
        size: pack.bytes,
        verdicts: verdicts.map(({ disclosure, version, verdict }) => ({ disclosure, version, verdict })),
      })),
      leftOut: rows.flatMap(({ recording, leftOut }) => (leftOut ? [{ recording, why: leftOut }] : [])),
    };
    const { collectionSummary } = await import('./collection-summary.js');
    const frame = await buildCollectionFrame(
      {
        ...about,
        table: collectionTable(rows),
        summary: await collectionSummary(about, rows),
        verifyPage: await readBundle('verify.html'),
      },
      signer,
      this.cms,
    );
    const sizes = (items: ZipItem[]) => items.map(({ name, bytes }) => ({ name, size: bytes.length }));
    const bytes = packZipBytes([
      ...sizes(frame.before),
      ...about.packs.map(({ recording, size }) => ({ name: COLLECTION_PATHS.pack(recording), size })),
      ...sizes(frame.after),
    ]);
    const items = [...frame.before, ...frame.after];
    const ready = { frame: writePackZip(items), digest: sha256(frame.collection), bytes: String(bytes) };
    await this.close(actor, order, { finishedAt: at, ...ready }, rows);
  }

  private close(
    actor: PersonActor,
    { id }: PackCollection,
    end: Partial<PackCollection>,
    rows: TableRow[],
  ): Promise<void> {
    return this.source.transaction(async (manager) => {
      await manager.update(PackCollection, { id }, end);
      await this.audit.append(manager, actor, {
        kind: 'evidence.collected',
        fields: {
          collection: id,
          digest: end.digest?.toString('hex') ?? null,
          packs: rows.filter(({ pack }) => pack).length,
          leftOut: rows.filter(({ leftOut }) => leftOut).length,
        },
      });
    });
  }

  private async rows(manager: EntityManager, collectionId: string): Promise<TableRow[]> {
    const rows = await manager.find(CollectedRecording, {
      where: { collectionId },
      order: { recordingId: 'ASC' },
    });
    const packs = await manager.findBy(EvidencePack, { id: In(rows.flatMap(({ packId }) => packId ?? [])) });
    const byId = new Map(packs.map((pack) => [pack.id, pack]));
    return rows.map(({ recordingId, packId, verdicts, leftOut }) => {
      const pack = packId === null ? undefined : byId.get(packId);
      return {
        recording: recordingId,
        pack: pack ? { sha256: pack.sha256.toString('hex'), bytes: Number(pack.bytes) } : null,
        verdicts: verdicts ?? [],
        leftOut,
      };
    });
  }

  private async about(manager: EntityManager, order: PackCollection): Promise<CollectionAbout> {
    if (order.subject !== null) return { kind: 'subject', subject: order.subject };
    const [row]: { key: string; site: string }[] = await manager.query(
      `SELECT d.key, s.name AS site FROM disclosure d JOIN site s ON s.id = d.site_id WHERE d.id = $1`,
      [order.disclosureId],
    );
    return {
      kind: 'disclosure',
      site: row!.site,
      disclosure: row!.key,
      from: order.fromAt?.toISOString() ?? null,
      to: order.toAt?.toISOString() ?? null,
    };
  }
}
