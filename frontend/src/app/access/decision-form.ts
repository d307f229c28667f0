import { Component, computed, inject, input, output, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { FieldError } from '../ui/field-error';
import { SPANS, spanWords } from './access-words';

@Component({
  selector: 'ex-decision-form',
  imports: [FieldError, ReactiveFormsModule],
  templateUrl: './decision-form.html',
})
export class DecisionForm {
  /** Minutes asked for: a decision may shorten them, never lengthen. */
  readonly asked = input.required<number>();
  readonly running = input(false);
  readonly approve = output<number>();
  readonly deny = output<string>();

  readonly denying = signal(false);
  readonly spanWords = spanWords;
  readonly spans = computed(() => [...SPANS.filter((minutes) => minutes < this.asked()), this.asked()]);
  private readonly chosen = signal<number | null>(null);
  readonly minutes = computed(() => this.chosen() ?? this.asked());
  readonly refusal = inject(NonNullableFormBuilder).group({
    reason: ['', [Validators.required, Validators.minLength(10), Validators.maxLength(500)]],
  });

  choose(value: string): void {
    this.chosen.set(Number(value));
  }

  sendDenial(): void {
    this.refusal.markAllAsTouched();
    if (this.refusal.valid) this.deny.emit(this.refusal.getRawValue().reason.trim());
  }
}
