import { Component, input } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import type { AbstractControl } from '@angular/forms';
import { map, startWith, switchMap } from 'rxjs';

/** Says what is wrong with a field once the person has left it. `id` it, and point aria-describedby at it. */
@Component({
  selector: 'ex-field-error',
  template: `
    @if (shown()) {
      <span class="fault">{{ text() }}</span>
    }
  `,
  host: { 'aria-live': 'polite' },
})
export class FieldError {
  readonly control = input.required<AbstractControl>();
  readonly text = input.required<string>();

  // A control is no signal: without listening to its events this would stay as first drawn.
  protected readonly shown = toSignal(
    toObservable(this.control).pipe(
      switchMap((control) =>
        control.events.pipe(
          startWith(null),
          map(() => control.touched && control.invalid),
        ),
      ),
    ),
    { initialValue: false },
  );
}
