import { Component, type OnInit, computed, inject, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import type { MappingRuleDto } from '../api/models';
import { roleName } from '../session/permissions';
import { FailedState } from '../ui/failed-state';
import { FieldError } from '../ui/field-error';
import { LoadingState } from '../ui/loading-state';
import { prefill } from '../ui/prefill';
import { Refusal } from '../ui/refusal';
import { mappingChanges, rulesInForce } from './mapping-changes';
import { RolesStore } from './roles-store';

/** A draft begins as a copy of what is in force. */
@Component({
  selector: 'ex-roles-draft-page',
  imports: [FailedState, FieldError, LoadingState, ReactiveFormsModule, Refusal, RouterLink],
  templateUrl: './roles-draft-page.html',
  styles: `
    section {
      margin-top: var(--space-4);
    }
  `,
})
export class RolesDraftPage implements OnInit {
  private readonly store = inject(RolesStore);
  private readonly router = inject(Router);
  private readonly build = inject(NonNullableFormBuilder);
  readonly mappings = this.store.mappings;
  readonly drafting = this.store.drafting;
  readonly roles = ['administrator', 'privacy-officer', 'compliance-officer', 'reviewer', 'auditor'] as const;
  readonly roleName = roleName;
  readonly issuers = computed(() => this.mappings.value()?.issuers ?? []);
  private readonly now = computed(() => {
    const mappings = this.mappings.value();
    return mappings ? rulesInForce(mappings) : [];
  });

  readonly form = this.build.group({ rules: this.build.array([this.rule()].slice(1)) });
  readonly rules = this.form.controls.rules;
  private readonly edited = signal<MappingRuleDto[]>([]);
  readonly changes = computed(() => mappingChanges(this.now(), this.edited()));

  constructor() {
    prefill(this.form, this.now, (rules) => {
      this.rules.clear();
      for (const rule of rules) this.rules.push(this.rule(rule));
    });
    this.form.valueChanges.subscribe(() => this.edited.set(this.read()));
  }

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.load();
  }

  add(): void {
    this.rules.push(this.rule());
    this.form.markAsDirty();
  }

  remove(index: number): void {
    this.rules.removeAt(index);
    this.form.markAsDirty();
  }

  async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    if (await this.store.draft(this.read())) await this.router.navigate(['/roles']);
  }

  private read(): MappingRuleDto[] {
    return this.rules.getRawValue().map((rule) => ({ ...rule, membership: rule.membership.trim() }));
  }

  private rule(from?: MappingRuleDto) {
    return this.build.group({
      membership: [from?.membership ?? '', [Validators.required, Validators.maxLength(256)]],
      issuer: [from?.issuer ?? this.issuers?.()[0]?.issuer ?? '', [Validators.required]],
      role: this.build.control<MappingRuleDto['role']>(from?.role ?? 'reviewer'),
    });
  }
}
