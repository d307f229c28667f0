import { Component, type OnInit, computed, effect, inject, signal, untracked } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Api } from '../api/api';
import { apiTokensList, apiTokensMake, apiTokensRevoke } from '../api/functions';
import type { ApiTokenDto, ApiTokensDto, MakeApiTokenDto } from '../api/models';
import { roleName } from '../session/permissions';
import { Action } from '../ui/action';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { CopyButton } from '../ui/copy-button';
import { FailedState } from '../ui/failed-state';
import { FieldError } from '../ui/field-error';
import { Loadable } from '../ui/loadable';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';

const PROVISION = 'people.provision';

@Component({
  selector: 'ex-api-tokens-page',
  imports: [Chip, CopyButton, FailedState, FieldError, LoadingState, ReactiveFormsModule, Refusal, When],
  templateUrl: './api-tokens-page.html',
})
export class ApiTokensPage implements OnInit {
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);
  private readonly build = inject(NonNullableFormBuilder);
  readonly tokens = new Loadable<ApiTokensDto>();
  readonly making = new Action();
  readonly revoking = new Action();
  /** Shown until the page is left: nobody can show it again. */
  readonly made = signal<string | null>(null);
  readonly roleName = roleName;

  readonly form = this.build.group({
    label: ['', [Validators.required, Validators.maxLength(80)]],
    role: ['', [Validators.required]],
    days: [90, [Validators.required, Validators.min(1), Validators.max(365)]],
    directory: [''],
  });
  readonly chosen = signal<readonly string[]>([]);
  private readonly role = signal('');
  readonly possible = computed(
    () => this.tokens.value()?.choices.find(({ role }) => role === this.role())?.permissions ?? [],
  );
  readonly provisions = computed(() => this.chosen().includes(PROVISION));

  constructor() {
    this.form.controls.role.valueChanges.subscribe((role) => {
      this.role.set(role);
      this.chosen.set([]);
    });
    effect(() => {
      const value = this.tokens.value();
      untracked(() => {
        if (!value || this.form.controls.role.value !== '') return;
        this.form.patchValue({ role: value.choices[0]?.role ?? '', directory: value.directories[0] ?? '' });
      });
    });
  }

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.tokens.load(() => this.api.invoke(apiTokensList));
  }

  toggle(permission: string): void {
    this.chosen.update((chosen) =>
      chosen.includes(permission) ? chosen.filter((one) => one !== permission) : [...chosen, permission],
    );
  }

  async make(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.chosen().length === 0) return;
    const { directory, ...rest } = this.form.getRawValue();
    const body = {
      ...rest,
      permissions: [...this.chosen()],
      ...(this.provisions() ? { directory } : {}),
    } as MakeApiTokenDto;
    const made = await this.making.run(() => this.api.invoke(apiTokensMake, { body }));
    if (!made) return;
    this.made.set(made.token);
    this.chosen.set([]);
    this.load();
  }

  async revoke(token: ApiTokenDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Take back the token of ${token.label}?`,
      text: 'The machine that uses it is refused from its next request on.',
      act: 'Take back',
    });
    if (!sure) return;
    await this.revoking.run(() => this.api.invoke(apiTokensRevoke, { id: token.id }));
    this.load();
  }
}
