import { Component, effect, inject, input, untracked } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import type { AbstractControl, ValidationErrors } from '@angular/forms';
import { Api } from '../api/api';
import { capturesGet, capturesResume, capturesSet, capturesStop } from '../api/functions';
import type { CaptureDto } from '../api/models';
import { Action } from '../ui/action';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { FailedState } from '../ui/failed-state';
import { FieldError } from '../ui/field-error';
import { Loadable } from '../ui/loadable';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { readPages, readTags, writePages, writeTags } from './capture-lines';

const readable =
  (read: (text: string) => unknown) =>
  (control: AbstractControl<string>): ValidationErrors | null =>
    read(control.value) === null ? { line: true } : null;

/** Which visits of a site are recorded, and the order to stop recording there now. */
@Component({
  selector: 'ex-capture-panel',
  imports: [Chip, FailedState, FieldError, LoadingState, ReactiveFormsModule, Refusal, When],
  templateUrl: './capture-panel.html',
})
export class CapturePanel {
  readonly siteId = input.required<string>();
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  readonly capture = new Loadable<CaptureDto>();
  readonly ordering = new Action();
  readonly saving = new Action();
  readonly form = inject(NonNullableFormBuilder).group({
    percent: [100, [Validators.required, Validators.min(0), Validators.max(100)]],
    pages: ['', [readable(readPages)]],
    start: ['load' as CaptureDto['sampling']['start']],
    tags: ['', [readable(readTags)]],
  });

  constructor() {
    effect(() => {
      const id = this.siteId();
      untracked(() => {
        this.capture.clear();
        void this.load(id);
      });
    });
  }

  async load(id = this.siteId()): Promise<void> {
    await this.capture.load(() => this.api.invoke(capturesGet, { id }));
    this.show();
  }

  async stop(): Promise<void> {
    const sure = await this.confirm.ask({
      title: 'Stop recording on this site now?',
      text: 'Every open page ends its recording with its next message, and drops what it has not sent. Nobody is recorded until an administrator resumes. The order is written to the audit log.',
      act: 'Stop recording now',
    });
    if (sure) await this.order(() => this.api.invoke(capturesStop, { id: this.siteId() }));
  }

  resume(): Promise<void> {
    return this.order(() => this.api.invoke(capturesResume, { id: this.siteId() }));
  }

  async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const { percent, pages, start, tags } = this.form.getRawValue();
    const saved = await this.saving.run(() =>
      this.api.invoke(capturesSet, {
        id: this.siteId(),
        body: {
          sampling: { rate: percent / 100, pages: readPages(pages)!, start },
          tags: readTags(tags)!,
        },
      }),
    );
    if (saved) this.capture.set(saved);
  }

  private async order(act: () => Promise<CaptureDto>): Promise<void> {
    const now = await this.ordering.run(act);
    if (now) this.capture.set(now);
  }

  private show(): void {
    const now = this.capture.value();
    if (!now) return;
    const { sampling, tags } = now;
    this.form.setValue({
      percent: Math.round(sampling.rate * 100),
      pages: writePages(sampling.pages),
      start: sampling.start,
      tags: writeTags(tags),
    });
  }
}
