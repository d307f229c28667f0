import {
  Component,
  DestroyRef,
  type ElementRef,
  afterRenderEffect,
  computed,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import type { eventWithTime } from '@rrweb/types';
import { drawnEvent } from '../replay/drawn-event';
import { ReplayPlayer } from '../replay/replay-player';
import { fit } from '../replay/stage-fit';

const SCREEN = { width: 1_280, height: 800 };

/** The page as it would be recorded, drawn by the player that draws recordings: no script runs, nothing is loaded. */
@Component({
  selector: 'ex-masked-picture',
  providers: [ReplayPlayer],
  template: `
    <div #frame class="screen">
      <div class="stage" [style.width.px]="box().width" [style.height.px]="box().height">
        <div #mount class="mount" [style.transform]="'scale(' + box().scale + ')'"></div>
      </div>
    </div>
  `,
  styles: `
    .screen {
      overflow: hidden;
      background: #dfe4ea;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
    }
    .stage {
      position: relative;
      margin: 0 auto;
      overflow: hidden;
      background: #fff;
    }
    .mount {
      position: absolute;
      left: 0;
      top: 0;
      transform-origin: 0 0;
    }
  `,
})
export class MaskedPicture {
  readonly events = input.required<eventWithTime[]>();
  private readonly player = inject(ReplayPlayer);
  private readonly mount = viewChild.required<ElementRef<HTMLElement>>('mount');
  private readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  private readonly room = signal({ width: 0, height: 560 });
  readonly box = computed(() => fit(this.player.screen() ?? SCREEN, this.room()));

  constructor() {
    afterRenderEffect(() => {
      this.room.set({ width: this.frame().nativeElement.clientWidth, height: 560 });
      const events = this.events().map(drawnEvent);
      const last = events.at(-1);
      if (!last) return;
      this.player.open(this.mount().nativeElement, events);
      this.player.show(last.timestamp - events[0]!.timestamp + 1);
    });
    inject(DestroyRef).onDestroy(() => this.player.close());
  }
}
