import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LeftOutReason } from '../../evidence/collection-format.js';
import { People } from '../../identity/people.service.js';
import type { CollectionDto, CollectionListDto } from './collections.dto.js';
import { PackCollection } from './pack-collection.entity.js';

const MOST = 100;

interface Standing {
  collection_id: string;
  left_out: LeftOutReason | null;
  packed: boolean;
  recordings: string;
}

/** Collections as people see them: how far they are, and what was left out. */
@Injectable()
export class CollectionViews {
  constructor(private readonly people: People) {}

  async list(manager: EntityManager): Promise<CollectionListDto> {
    const orders = await manager.find(PackCollection, { order: { orderedAt: 'DESC' }, take: MOST });
    return { items: await this.toDtos(manager, orders) };
  }

  async one(manager: EntityManager, order: PackCollection): Promise<CollectionDto> {
    return (await this.toDtos(manager, [order]))[0]!;
  }

  private async toDtos(manager: EntityManager, orders: PackCollection[]): Promise<CollectionDto[]> {
    const ids = orders.map(({ id }) => id);
    const standings: Standing[] = await manager.query(
      `SELECT collection_id, left_out, pack_id IS NOT NULL AS packed, count(*) AS recordings
       FROM pack_collection_recording WHERE collection_id = ANY($1) GROUP BY 1, 2, 3 ORDER BY 2`,
      [ids],
    );
    const titles: { id: string; name: string }[] = await manager.query(
      `SELECT d.id, d.title || ', ' || s.name AS name FROM disclosure d JOIN site s ON s.id = d.site_id WHERE d.id = ANY($1)`,
      [orders.flatMap(({ disclosureId }) => disclosureId ?? [])],
    );
    const nameOf = new Map(titles.map(({ id, name }) => [id, name]));
    const names = await this.people.names(
      manager,
      orders.map(({ orderedBy }) => orderedBy),
    );
    return orders.map((order) => {
      const mine = standings.filter(({ collection_id }) => collection_id === order.id);
      const sum = (which: (standing: Standing) => boolean): number =>
        mine.filter(which).reduce((total, { recordings }) => total + Number(recordings), 0);
      return {
        id: order.id,
        about: {
          kind: order.subject === null ? 'disclosure' : 'subject',
          name: order.subject ?? nameOf.get(order.disclosureId!) ?? '',
          from: order.fromAt?.toISOString() ?? null,
          to: order.toAt?.toISOString() ?? null,
        },
        state: stateOf(order),
        orderedBy: { id: order.orderedBy, name: names.get(order.orderedBy) ?? '' },
        orderedAt: order.orderedAt.toISOString(),
        finishedAt: order.finishedAt?.toISOString() ?? null,
        asked: sum(() => true),
        done: sum(({ packed, left_out }) => packed || left_out !== null),
        packed: sum(({ packed }) => packed),
        leftOut: mine.flatMap(({ left_out, recordings }) =>
          left_out ? [{ why: left_out, recordings: Number(recordings) }] : [],
        ),
        bytes: order.bytes === null ? null : Number(order.bytes),
        digest: order.digest?.toString('hex') ?? null,
        failure: order.failure ?? (order.givenUpAt ? (order.fault ?? 'UNEXPECTED') : null),
        mayRetry: order.givenUpAt !== null && order.finishedAt === null,
      };
    });
  }
}

function stateOf({ failure, finishedAt, givenUpAt }: PackCollection): CollectionDto['state'] {
  if (failure !== null) return 'failed';
  if (finishedAt !== null) return 'ready';
  return givenUpAt === null ? 'working' : 'failed';
}
