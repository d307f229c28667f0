import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, In } from 'typeorm';
import { AccessRefused } from '../../access/access.errors.js';
import { GrantCheck } from '../../access/grant-check.service.js';
import { AuditLog, type AuditEvent } from '../../audit/audit-log.service.js';
import { Refusals } from '../../audit/refusals.service.js';
import { Verdicts } from '../../disclosures/verdicts.service.js';
import { COLLECTION_PATHS, MAX_COLLECTED } from '../../evidence/collection-format.js';
import { PackZipWriter, readPackZip } from '../../evidence/pack-zip.js';
import { MAX_COLLECTION_BYTES, type ZipItem } from '../../evidence/zip-format.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { RecordingLookup } from '../../recordings/recording-lookup.service.js';
import { EvidencePack } from '../evidence-pack.entity.js';
import { PackVault } from '../pack-vault.js';
import { CollectionViews } from './collection-views.js';
import type { CollectionDto, CollectionListDto, OrderCollectionDto } from './collections.dto.js';
import {
  collectionAboutOneThing,
  collectionNotFound,
  collectionNotGivenUp,
  collectionNotReady,
  collectionOfAnother,
  nothingToCollect,
  tooManyToCollect,
} from './collections.errors.js';
import { CollectedRecording, PackCollection } from './pack-collection.entity.js';
import { IF_LOST } from './pack-collector.service.js';

const ROWS_AT_ONCE = 5_000;

/** Packs of many recordings: ordered, made by a job, and fetched as one zip. Each recording needs a grant of its own (P4). */
@Injectable()
export class PackCollections {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly grants: GrantCheck,
    private readonly verdicts: Verdicts,
    private readonly recordings: RecordingLookup,
    private readonly vault: PackVault,
    private readonly views: CollectionViews,
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly clock: Clock,
  ) {}

  list(_actor: PersonActor): Promise<CollectionListDto> {
    return this.views.list(this.source.manager);
  }

  async one(_actor: PersonActor, id: string): Promise<CollectionDto> {
    return this.views.one(this.source.manager, await this.find(id));
  }

  /** Settles which recordings are asked for; what becomes of each is settled one by one, by the job. */
  async order(actor: PersonActor, dto: OrderCollectionDto): Promise<CollectionDto> {
    if ((dto.disclosureId === undefined) === (dto.subject === undefined)) throw collectionAboutOneThing();
    const order = await this.source.transaction(async (manager) => {
      const asked = await this.asked(manager, dto);
      if (asked.length === 0) throw nothingToCollect();
      if (asked.length > MAX_COLLECTED) throw tooManyToCollect(MAX_COLLECTED);
      const order = manager.create(PackCollection, {
        id: randomUUID(),
        disclosureId: dto.disclosureId ?? null,
        subject: dto.subject ?? null,
        fromAt: dto.from === undefined ? null : new Date(dto.from),
        toAt: dto.to === undefined ? null : new Date(dto.to),
        orderedBy: actor.personId,
        orderedAt: this.clock.now(),
      });
      await manager.insert(PackCollection, order);
      for (let from = 0; from < asked.length; from += ROWS_AT_ONCE)
        await manager.insert(
          CollectedRecording,
          asked
            .slice(from, from + ROWS_AT_ONCE)
            .map((recordingId) => ({ collectionId: order.id, recordingId })),
        );
      await this.audit.append(manager, actor, {
        kind: 'evidence.collection.ordered',
        fields: {
          collection: order.id,
          about: dto.disclosureId ?? 'subject',
          recordings: asked.length,
        },
      });
      await this.jobs.enqueue(manager, 'packs.collect', { collectionId: order.id }, IF_LOST);
      return order;
    });
    return this.one(actor, order.id);
  }

  /** Another try at one that was given up. It goes on in the name of who ordered it, so nobody else may ask. */
  async retry(actor: PersonActor, id: string): Promise<CollectionDto> {
    await this.source.transaction(async (manager) => {
      const order = await manager.findOne(PackCollection, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!order) throw collectionNotFound();
      if (order.orderedBy !== actor.personId) throw collectionOfAnother();
      if (order.finishedAt || !order.givenUpAt) throw collectionNotGivenUp();
      await manager.update(PackCollection, { id }, { givenUpAt: null, fault: null });
      await this.audit.append(manager, actor, {
        kind: 'evidence.collection.retried',
        fields: { collection: id },
      });
      await this.jobs.enqueue(manager, 'packs.collect', { collectionId: id }, IF_LOST);
    });
    return this.one(actor, id);
  }

  /** The zip, in pieces. Every recording in it needs a live grant now, and each is written down, before the first byte (P5). */
  async content(actor: PersonActor, id: string): Promise<{ zip: Readable; bytes: number; name: string }> {
    const order = await this.find(id);
    if (order.digest === null || order.bytes === null) throw collectionNotReady();
    const packs = await this.packs(id);
    const { digest, bytes } = order;
    await this.refusals.during(actor, refused(id), () =>
      this.source.transaction(async (manager) => {
        const ids = packs.map(({ recordingId }) => recordingId);
        const grants = await this.grants.liveGrants(manager, actor, ids, 'export', this.clock.now());
        await this.recordings.requireStanding(manager, ids);
        const fetched = packs.map(({ id: pack, recordingId }): AuditEvent => {
          const choice = grants.get(recordingId)!;
          if ('fault' in choice) throw new AccessRefused(choice.fault);
          const fields = { pack, grant: choice.grant.id };
          return { kind: 'evidence.downloaded', recordingId, fields };
        });
        await this.audit.appendAll(manager, actor, fetched);
        await this.audit.append(manager, actor, {
          kind: 'evidence.collection.downloaded',
          fields: { collection: id, digest: digest.toString('hex'), packs: packs.length },
        });
      }),
    );
    return { zip: Readable.from(this.pieces(id, packs)), bytes: Number(bytes), name: `evidence-${id}.zip` };
  }

  /** One pack in memory at a time. */
  private async *pieces(id: string, packs: EvidencePack[]): AsyncGenerator<Uint8Array> {
    const manager = this.source.manager;
    const { frame } = await manager.findOneOrFail(PackCollection, {
      where: { id },
      select: { id: true, frame: true },
    });
    const { items } = readPackZip(frame!);
    const writer = new PackZipWriter(MAX_COLLECTION_BYTES);
    const piece = (item: ZipItem): Uint8Array[] => [writer.header(item), item.bytes];
    for (const item of items) if (item.name < 'packs/') yield* piece(item);
    for (const { recordingId, objectKey } of packs)
      yield* piece({
        name: COLLECTION_PATHS.pack(recordingId),
        bytes: await this.vault.get(manager, recordingId, objectKey),
      });
    for (const item of items) if (item.name > 'packs/') yield* piece(item);
    yield writer.end();
  }

  private asked(manager: EntityManager, dto: OrderCollectionDto): Promise<string[]> {
    if (dto.subject !== undefined) return this.recordings.ofSubject(manager, dto.subject, MAX_COLLECTED + 1);
    const opened = {
      from: dto.from === undefined ? null : new Date(dto.from),
      to: dto.to === undefined ? null : new Date(dto.to),
    };
    return this.verdicts.recordingsWith(manager, dto.disclosureId!, opened, MAX_COLLECTED + 1);
  }

  private async find(id: string): Promise<PackCollection> {
    const order = await this.source.manager.findOneBy(PackCollection, { id });
    if (!order) throw collectionNotFound();
    return order;
  }

  /** In the order of the zip. */
  private async packs(id: string): Promise<EvidencePack[]> {
    const rows = await this.source.manager.findBy(CollectedRecording, { collectionId: id });
    const ids = rows.flatMap(({ packId }) => packId ?? []);
    const packs = await this.source.manager.findBy(EvidencePack, { id: In(ids) });
    return packs.sort((a, b) => (a.recordingId < b.recordingId ? -1 : 1));
  }
}

const refused =
  (collection: string) =>
  (code: string): AuditEvent => ({ kind: 'evidence.collection.refused', fields: { collection, code } });
