import { Component, computed, inject, input, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { RouterLink } from '@angular/router';
import { PURPOSES, SPANS, purposeOptions, spanWords } from '../access/access-words';
import type { CreateAccessRequestDto, RecordingDto } from '../api/models';
import { FieldError } from '../ui/field-error';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { accessStanding } from './access-standing';
import type { RecordingStore } from './recording-store';

/** What the person may do with this recording now, and how to ask for more. */
@Component({
  selector: 'ex-access-panel',
  imports: [FieldError, ReactiveFormsModule, Refusal, RouterLink, When],
  templateUrl: './access-panel.html',
})
export class AccessPanel {
  readonly recording = input.required<RecordingDto>();
  readonly store = input.required<RecordingStore>();
  readonly standing = computed(() => accessStanding(this.recording(), Date.now()));
  readonly asking = signal(false);
  readonly purposes = purposeOptions;
  readonly spans = SPANS;
  readonly spanWords = spanWords;

  readonly form = inject(NonNullableFormBuilder).group({
    purpose: [PURPOSES[0] as CreateAccessRequestDto['purpose'], Validators.required],
    reason: ['', [Validators.required, Validators.minLength(10), Validators.maxLength(500)]],
    minutes: [60, [Validators.required, Validators.min(5), Validators.max(20_160)]],
    scope: ['watch' as CreateAccessRequestDto['scope'], Validators.required],
  });

  async ask(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const asked = this.form.getRawValue();
    const made = await this.store().ask({
      ...asked,
      minutes: Number(asked.minutes),
      reason: asked.reason.trim(),
      recordingId: this.recording().id,
    });
    if (made) this.asking.set(false);
  }
}
