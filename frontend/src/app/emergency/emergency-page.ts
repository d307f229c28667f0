import { Component, DOCUMENT, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { emergencyOpen } from '../api/functions';
import { Action } from '../ui/action';
import { FieldError } from '../ui/field-error';
import { Refusal } from '../ui/refusal';

/** For when nobody can sign in: two people, each with a share, open the sealed account. */
@Component({
  selector: 'ex-emergency-page',
  imports: [FieldError, ReactiveFormsModule, Refusal, RouterLink],
  templateUrl: './emergency-page.html',
  styleUrl: '../session/sign-in-page.scss',
})
export class EmergencyPage {
  private readonly api = inject(Api);
  private readonly window = inject(DOCUMENT).defaultView;
  private readonly build = inject(NonNullableFormBuilder);
  readonly opening = new Action();
  readonly form = this.build.group({
    first: ['', [Validators.required, Validators.maxLength(100)]],
    second: ['', [Validators.required, Validators.maxLength(100)]],
    reason: ['', [Validators.required, Validators.minLength(10), Validators.maxLength(500)]],
  });

  async open(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const { first, second, reason } = this.form.getRawValue();
    const body = { shares: [first.trim(), second.trim()], reason: reason.trim() };
    const done = await this.opening.run(async () => {
      await this.api.invoke(emergencyOpen, { body });
      return true;
    });
    if (done) this.window?.location.assign('/');
  }
}
