import { Component, computed, input, output, signal } from '@angular/core';
import { clockTime } from '../ui/duration';

const SPEEDS = [0.5, 1, 2, 4, 8];

@Component({
  selector: 'ex-replay-controls',
  templateUrl: './replay-controls.html',
  styleUrl: './replay-controls.scss',
})
export class ReplayControls {
  readonly playing = input.required<boolean>();
  readonly waiting = input(false);
  readonly position = input.required<number>();
  readonly length = input.required<number>();
  readonly speed = input.required<number>();
  readonly skipInactive = input.required<boolean>();

  readonly started = output<void>();
  readonly paused = output<void>();
  readonly sought = output<number>();
  readonly paced = output<{ speed: number; skipInactive: boolean }>();

  readonly speeds = SPEEDS;
  /** Where the handle is while it is being dragged. */
  readonly dragged = signal<number | null>(null);
  readonly at = computed(() => this.dragged() ?? this.position());
  readonly said = computed(() => `${clockTime(this.at())} of ${clockTime(this.length())}`);

  drop(value: string): void {
    this.dragged.set(null);
    this.sought.emit(Number(value));
  }

  step(ms: number): void {
    this.sought.emit(Math.min(this.length(), Math.max(0, this.position() + ms)));
  }
}
