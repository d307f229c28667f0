import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  disclosuresList,
  packCollectionsContent,
  packCollectionsList,
  packCollectionsOne,
  packCollectionsOrder,
  packCollectionsRetry,
} from '../api/functions';
import type { CollectionDto, DisclosureDto, OrderCollectionDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

@Injectable()
export class PacksStore {
  private readonly api = inject(Api);
  readonly collections = new Loadable<CollectionDto[]>((all) => all.length === 0);
  readonly collection = new Loadable<CollectionDto>();
  readonly disclosures = new Loadable<DisclosureDto[]>((all) => all.length === 0);
  readonly ordering = new Action();
  readonly download = new Action();
  readonly retrying = new Action();

  list(): Promise<void> {
    return this.collections.load(async () => (await this.api.invoke(packCollectionsList)).items);
  }

  open(id: string): Promise<void> {
    if (this.collection.value()?.id !== id) this.collection.clear();
    return this.collection.load(() => this.api.invoke(packCollectionsOne, { id }));
  }

  listDisclosures(): Promise<void> {
    return this.disclosures.load(async () => (await this.api.invoke(disclosuresList)).items);
  }

  order(body: OrderCollectionDto): Promise<CollectionDto | null> {
    return this.ordering.run(() => this.api.invoke(packCollectionsOrder, { body }));
  }

  retry(id: string): Promise<CollectionDto | null> {
    return this.retrying.run(() => this.api.invoke(packCollectionsRetry, { id }));
  }

  /** The zip and the name that the appliance gave it; null when it was refused. */
  fetch(id: string): Promise<{ zip: Blob; name: string } | null> {
    return this.download.run(async () => {
      const answer = await this.api.invoke$Response(packCollectionsContent, { id });
      const name = /filename="([\w.-]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
      return { zip: answer.body, name: name ?? `evidence-${id}.zip` };
    });
  }
}
