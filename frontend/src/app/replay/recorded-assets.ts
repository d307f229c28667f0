import { Injectable, inject } from '@angular/core';
import type { eventWithTime } from '@rrweb/types';
import type { ViewingDto } from '../api/models';
import { problemFrom } from '../session/problem';
import { drawnEvent } from './drawn-event';
import { ReplayClient } from './replay-client';
import { inPlaceOfStandIns } from './stand-ins';

/** Fonts and images of one viewing, fetched under its grant before the picture is drawn. The picture itself asks nobody. */
@Injectable()
export class RecordedAssets {
  private readonly client = inject(ReplayClient);
  private readonly urls = new Map<string, string>();

  /** Fetches each asset once. A refusal that ends the viewing is thrown; what else cannot be had is missing in the picture. */
  async open({ id, assets }: ViewingDto): Promise<void> {
    this.close();
    const types = new Map(assets.map(({ sha256, mime }) => [sha256, mime]));
    await Promise.all(
      [...types].map(async ([sha256, type]) => {
        const bytes = await this.client.asset(id, sha256).catch((fault: unknown) => {
          if (problemFrom(fault).status === 403) throw fault;
          return null;
        });
        if (!bytes) return;
        const url = URL.createObjectURL(new Blob([bytes], { type }));
        for (const asset of assets) if (asset.sha256 === sha256) this.urls.set(asset.name, url);
      }),
    );
  }

  show(events: eventWithTime[]): eventWithTime[] {
    return events.map((event) => drawnEvent(inPlaceOfStandIns(event, this.urls)));
  }

  close(): void {
    for (const url of new Set(this.urls.values())) URL.revokeObjectURL(url);
    this.urls.clear();
  }
}
