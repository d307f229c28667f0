import {
  Component,
  DestroyRef,
  type ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { ClockTimePipe, DurationPipe } from '../ui/duration';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { TimelineDrawing } from '../ui/timeline-drawing';
import { missingWords } from '../ui/visit-timeline';
import { RecordedAssets } from './recorded-assets';
import { ReplayControls } from './replay-controls';
import { ReplayPlayer } from './replay-player';
import { momentIn } from './replay-moment';
import { ReplayStore } from './replay-store';
import { fit } from './stage-fit';
import { VisitSignalList } from './visit-signal-list';
import { Watermark } from './watermark';

@Component({
  selector: 'ex-replay-page',
  imports: [
    ClockTimePipe,
    DurationPipe,
    EmptyState,
    FailedState,
    LoadingState,
    ReplayControls,
    RouterLink,
    TimelineDrawing,
    VisitSignalList,
    Watermark,
  ],
  providers: [ReplayPlayer, RecordedAssets, ReplayStore],
  templateUrl: './replay-page.html',
  styleUrl: './replay-page.scss',
})
export class ReplayPage {
  readonly id = input.required<string>();
  readonly store = inject(ReplayStore);
  readonly player = inject(ReplayPlayer);
  readonly missingWords = missingWords;
  private readonly route = inject(ActivatedRoute);

  private readonly mount = viewChild.required<ElementRef<HTMLElement>>('mount');
  private readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  private readonly room = signal({ width: 0, height: 0 });
  readonly box = computed(() => fit(this.player.screen(), this.room()));
  readonly grantShort = computed(() => this.store.grantLeftMs() < 2 * 60_000);

  constructor() {
    const destroy = inject(DestroyRef);
    const second = setInterval(() => this.store.tock(Date.now()), 1_000);
    const leave = (): void => this.store.leave();
    let drawn = 0;
    afterNextRender(() => {
      const measure = (): void =>
        this.room.set({
          width: this.frame().nativeElement.clientWidth,
          height: Math.max(240, window.innerHeight * 0.62),
        });
      const watched = new ResizeObserver(measure);
      watched.observe(this.frame().nativeElement);
      measure();
      window.addEventListener('pagehide', leave);
      const draw = (): void => {
        this.store.tick();
        drawn = requestAnimationFrame(draw);
      };
      drawn = requestAnimationFrame(draw);
      destroy.onDestroy(() => {
        watched.disconnect();
        window.removeEventListener('pagehide', leave);
        cancelAnimationFrame(drawn);
      });
      this.open();
    });
    destroy.onDestroy(() => {
      clearInterval(second);
      this.store.leave();
    });
    effect(() => {
      if (this.store.stage() === 'stopped') this.player.close();
    });
  }

  open(): void {
    const moment = momentIn(this.route.snapshot.fragment);
    void this.store.start(this.id(), this.mount().nativeElement, moment);
  }

  goOn(): void {
    this.store.play();
  }
}
