import { Component, computed, input } from '@angular/core';
import { clockTime } from './duration';
import { verdictLabel } from './verdict-words';
import type { Stretch, VisitTimeline } from './visit-timeline';

const WIDTH = 1000;
/** Narrower than this and a stretch could not be seen. */
const LEAST = 4;

interface Bar {
  x: number;
  width: number;
}

/** The visit as bars: what was captured, what is missing, when each disclosure was in view, when the action came. */
@Component({
  selector: 'ex-timeline-drawing',
  templateUrl: './timeline-drawing.html',
  styleUrl: './timeline-drawing.scss',
})
export class TimelineDrawing {
  readonly timeline = input.required<VisitTimeline>();
  /** Milliseconds since the first event; null draws no position. */
  readonly position = input<number | null>(null);

  protected readonly width = WIDTH;
  protected readonly captured = computed(() => this.timeline().captured.map((stretch) => this.bar(stretch)));
  protected readonly missing = computed(() =>
    this.timeline().missing.map((stretch) => ({ ...stretch, ...this.bar(stretch) })),
  );
  protected readonly tracks = computed(() =>
    this.timeline().disclosures.map((track) => ({
      ...track,
      words: this.words(track.stretches, track.actionAt, verdictLabel(track.verdict)),
      bars: track.stretches.map((stretch) => this.bar(stretch)),
      action: track.actionAt === null ? null : this.x(track.actionAt),
    })),
  );
  protected readonly marker = computed(() => {
    const position = this.position();
    return position === null ? null : this.x(position);
  });
  protected readonly ends = computed(() => ['0:00', clockTime(this.timeline().lengthMs)]);

  private x(at: number): number {
    return (Math.min(at, this.timeline().lengthMs) / Math.max(1, this.timeline().lengthMs)) * WIDTH;
  }

  private bar(stretch: Stretch): Bar {
    const width = Math.max(LEAST, this.x(stretch.to) - this.x(stretch.from));
    return { x: Math.min(this.x(stretch.from), WIDTH - width), width };
  }

  private words(stretches: Stretch[], actionAt: number | null, verdict: string): string {
    const seen = stretches.map(({ from, to }) => `${clockTime(from)} to ${clockTime(to)}`).join(', ');
    const action = actionAt === null ? '' : `; action at ${clockTime(actionAt)}`;
    return `${verdict}. In view: ${seen || 'never'}${action}`;
  }
}
