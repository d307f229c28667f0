import { DatePipe } from '@angular/common';
import { Component, input } from '@angular/core';

/** A moment in the person's own time zone, with UTC on hover and for machines. */
@Component({
  selector: 'ex-when',
  imports: [DatePipe],
  template: `
    @if (at(); as at) {
      <time [attr.datetime]="at" [title]="at">{{ at | date: 'd MMM y, HH:mm:ss' }}</time>
    } @else {
      <span class="muted">{{ otherwise() }}</span>
    }
  `,
  styles: `
    time {
      white-space: nowrap;
    }
  `,
})
export class When {
  readonly at = input.required<string | number | null | undefined>();
  readonly otherwise = input('–');
}
