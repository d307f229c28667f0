import { Component, computed, input } from '@angular/core';
import type { CoverageDto } from '../api/models';
import { OUTCOMES, daysBetween, judged, sharePercent } from './coverage-words';

const WIDTH = 720;
const HEIGHT = 140;
const NOTHING = { shown: 0, notShown: 0, cannotDetermine: 0, notApplicable: 0 };

/** A column for each day, as high as there were visits and divided by outcome. The same stands below as a table. */
@Component({
  selector: 'ex-coverage-chart',
  template: `
    <figure>
      <svg [attr.viewBox]="'0 0 ' + width + ' ' + (height + 20)" role="img" [attr.aria-label]="summary()">
        <line x1="0" [attr.x2]="width" [attr.y1]="height" [attr.y2]="height" class="axis" />
        @for (day of days(); track day.day) {
          @for (part of day.parts; track part.name) {
            <rect
              [attr.x]="day.x"
              [attr.y]="part.y"
              [attr.width]="day.width"
              [attr.height]="part.height"
              [attr.class]="part.name"
            >
              <title>{{ day.day }}: {{ part.label }} {{ part.count }}</title>
            </rect>
          }
        }
        <text x="0" [attr.y]="height + 16">{{ coverage().from }}</text>
        <text [attr.x]="width" [attr.y]="height + 16" text-anchor="end">{{ coverage().to }}</text>
      </svg>
      <figcaption class="legend small">
        @for (outcome of outcomes; track outcome.name) {
          <span><span class="key" [class]="outcome.name" aria-hidden="true"></span> {{ outcome.label }}</span>
        }
        <span>highest day: {{ most() }} visits</span>
      </figcaption>
    </figure>
    <details class="small">
      <summary>The same as numbers</summary>
      <div class="table-box">
        <table>
          <caption class="unseen">
            Coverage by day
          </caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              @for (outcome of outcomes; track outcome.name) {
                <th scope="col">{{ outcome.label }}</th>
              }
            </tr>
          </thead>
          <tbody>
            @for (group of coverage().groups; track group.key) {
              <tr>
                <th scope="row">{{ group.key }}</th>
                @for (outcome of outcomes; track outcome.name) {
                  <td>{{ group.counts[outcome.count] }}</td>
                }
              </tr>
            }
          </tbody>
        </table>
      </div>
    </details>
  `,
  styles: `
    figure {
      margin: 0;
    }
    svg {
      display: block;
      width: 100%;
    }
    text {
      font-size: 12px;
      fill: var(--muted);
    }
    .axis {
      stroke: var(--line);
    }
    .shown {
      fill: var(--good);
      background: var(--good);
    }
    .not_shown {
      fill: var(--bad);
      background: var(--bad);
    }
    .cannot_determine {
      fill: #b98a1d;
      background: #b98a1d;
    }
    .not_applicable {
      fill: var(--line);
      background: var(--line);
    }
    .legend {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--space-3);
    }
    .key {
      display: inline-block;
      width: 0.8em;
      height: 0.8em;
      border-radius: 2px;
    }
  `,
})
export class CoverageChart {
  readonly coverage = input.required<CoverageDto>();
  protected readonly width = WIDTH;
  protected readonly height = HEIGHT;
  protected readonly outcomes = OUTCOMES;

  protected readonly most = computed(() =>
    Math.max(0, ...this.coverage().groups.map(({ counts }) => judged(counts) + counts.notApplicable)),
  );
  protected readonly days = computed(() => {
    const { from, to, groups } = this.coverage();
    const counted = new Map(groups.map(({ key, counts }) => [key, counts]));
    const all = daysBetween(from, to);
    const step = WIDTH / all.length;
    const scale = (HEIGHT - 4) / Math.max(1, this.most());
    return all.map((day, place) => {
      const counts = counted.get(day) ?? NOTHING;
      let y = HEIGHT;
      const parts = OUTCOMES.map(({ name, label, count }) => {
        const height = counts[count] * scale;
        y -= height;
        return { name, label, count: counts[count], y, height };
      }).filter(({ count }) => count > 0);
      return { day, x: place * step, width: Math.max(1, step - Math.min(2, step / 4)), parts };
    });
  });
  protected readonly summary = computed(() => {
    const { from, to, counts } = this.coverage();
    const share = sharePercent(counts);
    return `From ${from} to ${to}: shown in ${share ?? 0} % of ${judged(counts)} judged visits`;
  });
}
