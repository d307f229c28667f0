import { Component, Injectable, effect, inject, input, untracked } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Api } from '../api/api';
import { disclosureAlarmsSetSettings, disclosureAlarmsSettings } from '../api/functions';
import type { AlarmSettingsDto } from '../api/models';
import { Action } from '../ui/action';
import { FailedState } from '../ui/failed-state';
import { Loadable } from '../ui/loadable';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';

@Injectable()
class AlarmSettingsStore {
  private readonly api = inject(Api);
  readonly settings = new Loadable<AlarmSettingsDto>();
  readonly saving = new Action();

  load(disclosure: string): Promise<void> {
    return this.settings.load(() => this.api.invoke(disclosureAlarmsSettings, { disclosure }));
  }

  async save(disclosure: string, body: AlarmSettingsDto): Promise<void> {
    const saved = await this.saving.run(() =>
      this.api.invoke(disclosureAlarmsSetSettings, { disclosure, body }),
    );
    if (saved) this.settings.set(saved);
  }
}

/** When a disclosure raises an alarm: the firm's policy. */
@Component({
  selector: 'ex-alarm-settings',
  imports: [FailedState, LoadingState, ReactiveFormsModule, Refusal],
  providers: [AlarmSettingsStore],
  template: `
    <details class="card">
      <summary><h2 class="inline">When there is an alarm</h2></summary>
      @switch (store.settings.status()) {
        @case ('loading') {
          <ex-loading what="Asking what is set" />
        }
        @case ('failed') {
          <ex-failed [problem]="store.settings.problem()!" (retry)="load()" />
        }
        @default {
          <form class="form" [formGroup]="form" (ngSubmit)="save()">
            <div class="field short">
              <label for="s-minimum"
                >Newest visits that are looked at, and at least as many before them</label
              >
              <input id="s-minimum" type="number" min="1" max="10000" formControlName="minimum" />
            </div>
            <div class="field short">
              <label for="s-fall">Fall of the share shown, points</label>
              <input id="s-fall" type="number" min="1" max="100" formControlName="fallPercent" />
            </div>
            <div class="field short">
              <label for="s-days">Compared with what was shown in the last days</label>
              <input id="s-days" type="number" min="1" max="90" formControlName="baselineDays" />
            </div>
            <ex-refusal [problem]="store.saving.problem()" />
            <button
              type="submit"
              class="button"
              [disabled]="form.invalid || form.pristine || store.saving.running()"
            >
              Save
            </button>
          </form>
        }
      }
    </details>
  `,
  styles: `
    .inline {
      display: inline;
    }
  `,
})
export class AlarmSettings {
  readonly disclosure = input.required<string>();
  protected readonly store = inject(AlarmSettingsStore);
  private readonly build = inject(NonNullableFormBuilder);
  private readonly whole = (most: number) => [Validators.required, Validators.min(1), Validators.max(most)];
  protected readonly form = this.build.group({
    minimum: [50, this.whole(10_000)],
    fallPercent: [20, this.whole(100)],
    baselineDays: [7, this.whole(90)],
  });

  constructor() {
    effect(() => {
      this.disclosure();
      untracked(() => this.load());
    });
    effect(() => {
      const settings = this.store.settings.value();
      if (settings) untracked(() => this.form.reset(settings));
    });
  }

  protected load(): void {
    void this.store.load(this.disclosure());
  }

  protected save(): void {
    if (this.form.valid) void this.store.save(this.disclosure(), this.form.getRawValue());
  }
}
