import { Component, computed, input } from '@angular/core';
import type { AlarmSummaryDto } from '../api/models';

const WHAT: Readonly<Record<AlarmSummaryDto['cause'], string>> = {
  'share-fell': 'shown',
  'page-lost': 'in view',
  'text-drift': 'with the approved text',
};

/** Bars: before, where there is one, and now. */
@Component({
  selector: 'ex-share-fall',
  template: `
    <p class="small muted" aria-hidden="true">Visits {{ what() }}</p>
    <svg [attr.viewBox]="'0 0 480 ' + bars().length * 36" role="img" [attr.aria-label]="label()">
      @for (bar of bars(); track bar.name; let place = $index) {
        <text x="0" [attr.y]="22 + place * 34" class="name">{{ bar.name }}</text>
        <rect x="70" [attr.y]="6 + place * 34" width="340" height="22" rx="3" class="ground" />
        <rect
          x="70"
          [attr.y]="6 + place * 34"
          [attr.width]="bar.share * 3.4"
          height="22"
          rx="3"
          [attr.class]="bar.name"
        />
        <text x="420" [attr.y]="22 + place * 34" class="number">{{ bar.share }} %</text>
      }
    </svg>
  `,
  styles: `
    svg {
      display: block;
      width: 100%;
      max-width: 34rem;
    }
    text {
      font-size: 14px;
      fill: currentColor;
    }
    .ground {
      fill: var(--line);
    }
    .Before {
      fill: var(--good);
    }
    .Now {
      fill: var(--bad);
    }
  `,
})
export class ShareFall {
  readonly before = input.required<number | null>();
  readonly now = input.required<number>();
  readonly cause = input.required<AlarmSummaryDto['cause']>();
  protected readonly bars = computed(() => {
    const before = this.before();
    return [
      ...(before === null ? [] : [{ name: 'Before', share: before }]),
      { name: 'Now', share: this.now() },
    ];
  });
  protected readonly what = computed(() => WHAT[this.cause()]);
  protected readonly label = computed(() => {
    const parts = this.bars().map(({ name, share }) => `${name.toLowerCase()} ${share} %`);
    return `Visits ${this.what()}: ${parts.join(', ')}`;
  });
}
