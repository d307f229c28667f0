import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Api } from '../api/api';
import { maskingBenchTryOnRecording, recordingsSearch } from '../api/functions';
import type { MaskingPolicyDto, RecordingPageDto, TriedRecordingDto } from '../api/models';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { prefill } from '../ui/prefill';
import { Refusal } from '../ui/refusal';

/** Which elements of a recorded page the rules would name. It was masked when it was recorded: there is no picture. */
@Component({
  selector: 'ex-recorded-bench',
  imports: [FailedState, LoadingState, ReactiveFormsModule, Refusal],
  templateUrl: './recorded-bench.html',
})
export class RecordedBench {
  readonly siteId = input.required<string>();
  readonly versions = input.required<readonly MaskingPolicyDto[]>();
  private readonly api = inject(Api);
  readonly recordings = new Loadable<RecordingPageDto>((page) => page.items.length === 0);
  readonly asking = new Action();
  readonly tried = signal<TriedRecordingDto | null>(null);
  readonly form = inject(NonNullableFormBuilder).group({
    version: [0],
    recording: ['', [Validators.required]],
  });
  readonly choices = computed(() => this.recordings.value()?.items ?? []);

  constructor() {
    effect(() => {
      const siteId = this.siteId();
      untracked(() => this.load(siteId));
    });
    const { version, recording } = this.form.controls;
    prefill(version, this.versions, ([newest]) => newest && version.setValue(newest.version));
    prefill(recording, this.choices, ([newest]) => newest && recording.setValue(newest.id));
  }

  load(siteId = this.siteId()): void {
    void this.recordings.load(() =>
      this.api.invoke(recordingsSearch, { site: siteId, state: 'sealed', limit: 50 }),
    );
  }

  async ask(): Promise<void> {
    if (this.form.invalid) return;
    const { version, recording } = this.form.getRawValue();
    this.tried.set(null);
    const tried = await this.asking.run(() =>
      this.api.invoke(maskingBenchTryOnRecording, {
        siteId: this.siteId(),
        version: Number(version),
        recordingId: recording,
      }),
    );
    this.tried.set(tried);
  }
}
