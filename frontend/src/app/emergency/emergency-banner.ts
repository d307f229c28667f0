import { Component, type OnInit, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Api } from '../api/api';
import { emergencyGet, emergencyReview } from '../api/functions';
import type { EmergencyDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Action } from '../ui/action';
import { FieldError } from '../ui/field-error';
import { Loadable } from '../ui/loadable';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';

/** Stands over every page from the opening of the emergency account until somebody has reviewed it. */
@Component({
  selector: 'ex-emergency-banner',
  imports: [FieldError, ReactiveFormsModule, Refusal, When],
  template: `
    @if (state.value()?.opening; as opening) {
      <section class="notice bad" role="alert" data-test="emergency">
        <p>
          <strong>The emergency account {{ opening.over ? 'was' : 'is' }} open.</strong>
          Opened <ex-when [at]="opening.openedAt" />, until <ex-when [at]="opening.endsAt" />: “{{
            opening.reason
          }}”
        </p>
        @if (opening.over && mayReview) {
          <form [formGroup]="form" (ngSubmit)="review(opening.id)">
            <div class="field">
              <label for="emergency-findings">Review: what was done, and was it right?</label>
              <textarea id="emergency-findings" rows="3" formControlName="findings"></textarea>
              <ex-field-error [control]="form.controls.findings" text="10 to 2,000 characters." />
            </div>
            <ex-refusal [problem]="reviewing.problem()" />
            <button type="submit" class="button" [disabled]="reviewing.running()">Write the review</button>
          </form>
        } @else if (opening.over) {
          <p>It waits for the review of a compliance or privacy officer.</p>
        }
      </section>
    }
  `,
})
export class EmergencyBanner implements OnInit {
  private readonly api = inject(Api);
  readonly state = new Loadable<EmergencyDto>();
  readonly reviewing = new Action();
  readonly mayReview = inject(SessionStore).can('emergency.review');
  readonly form = inject(NonNullableFormBuilder).group({
    findings: ['', [Validators.required, Validators.minLength(10), Validators.maxLength(2_000)]],
  });

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.state.load(() => this.api.invoke(emergencyGet));
  }

  async review(id: string): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const body = { findings: this.form.getRawValue().findings.trim() };
    await this.reviewing.run(() => this.api.invoke(emergencyReview, { id, body }));
    this.load();
  }
}
