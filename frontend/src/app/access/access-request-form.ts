import { Component, inject, input, output } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import type { CreateAccessRequestDto } from '../api/models';
import type { Problem } from '../session/problem';
import { FieldError } from '../ui/field-error';
import { Refusal } from '../ui/refusal';
import { MINUTES_USUAL, PURPOSES, SPANS, purposeOptions, spanWords } from './access-words';

/** Why, for how long, and what for; what is asked for is the page's matter. */
export type AccessWish = Pick<CreateAccessRequestDto, 'purpose' | 'reason' | 'minutes' | 'scope'>;

@Component({
  selector: 'ex-access-request-form',
  imports: [FieldError, ReactiveFormsModule, Refusal],
  templateUrl: './access-request-form.html',
})
export class AccessRequestForm {
  readonly mayExport = input.required<boolean>();
  readonly running = input.required<boolean>();
  readonly problem = input.required<Problem | null>();
  readonly asked = output<AccessWish>();
  readonly cancelled = output<void>();
  readonly purposes = purposeOptions;
  readonly spans = SPANS;
  readonly spanWords = spanWords;

  readonly form = inject(NonNullableFormBuilder).group({
    purpose: [PURPOSES[0] as AccessWish['purpose'], Validators.required],
    reason: ['', [Validators.required, Validators.minLength(10), Validators.maxLength(500)]],
    minutes: [MINUTES_USUAL, [Validators.required, Validators.min(5), Validators.max(20_160)]],
    scope: ['watch' as AccessWish['scope'], Validators.required],
  });

  send(): void {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const asked = this.form.getRawValue();
    this.asked.emit({ ...asked, minutes: Number(asked.minutes), reason: asked.reason.trim() });
  }
}
