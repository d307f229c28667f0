import { Injectable, type OnDestroy, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { remeasurementsAsk, remeasurementsList, remeasurementsStill } from '../api/functions';
import type { RemeasurementDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';

/** The notes about one verdict, and the picture that somebody looks at. */
@Injectable()
export class RemeasureStore implements OnDestroy {
  private readonly api = inject(Api);
  readonly notes = new Loadable<RemeasurementDto[]>((all) => all.length === 0);
  readonly asking = new Action();
  readonly looking = new Action();
  /** Address of the picture that is shown, of which moment of which note; gone with the page. */
  readonly still = signal<{ note: string; moment: number; url: string } | null>(null);

  load(id: string): Promise<void> {
    return this.notes.load(async () => (await this.api.invoke(remeasurementsList, { id })).items);
  }

  async ask(id: string): Promise<void> {
    if (await this.asking.run(() => this.api.invoke(remeasurementsAsk, { id }))) await this.load(id);
  }

  /** Each look is an entry in the log, and takes a live grant. */
  async look(note: string, moment: number): Promise<void> {
    const png = await this.looking.run(() => this.api.invoke(remeasurementsStill, { id: note, moment }));
    this.forget();
    if (png) this.still.set({ note, moment, url: URL.createObjectURL(png) });
  }

  ngOnDestroy(): void {
    this.forget();
  }

  private forget(): void {
    const shown = this.still();
    if (shown) URL.revokeObjectURL(shown.url);
    this.still.set(null);
  }
}
