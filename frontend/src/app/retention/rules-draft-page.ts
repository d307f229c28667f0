import { Component, type OnInit, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import type {
  ConsentPeriodDto,
  DraftRetentionRulesDto,
  ReadyRuleSetDto,
  RetentionRuleDto,
  SiteDeclarationDto,
} from '../api/models';
import { FailedState } from '../ui/failed-state';
import { FieldError } from '../ui/field-error';
import { LoadingState } from '../ui/loading-state';
import { prefill } from '../ui/prefill';
import { Refusal } from '../ui/refusal';
import { RulesStore } from './rules-store';

const PERIOD = /^\s*P(?=\d)(\d{1,3}Y)?(\d{1,4}M)?(\d{1,5}D)?\s*$/;
const MINIMUM = /^\s*(forever|P(?=\d)(\d{1,3}Y)?(\d{1,4}M)?(\d{1,5}D)?)\s*$/;
const WORD = /^\s*[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}\s*$/;

/** A draft begins as a copy of what is in force, or as one of the sets that are ready. */
@Component({
  selector: 'ex-retention-draft-page',
  imports: [FailedState, FieldError, LoadingState, ReactiveFormsModule, Refusal, RouterLink],
  templateUrl: './rules-draft-page.html',
})
export class RulesDraftPage implements OnInit {
  private readonly store = inject(RulesStore);
  private readonly router = inject(Router);
  private readonly build = inject(NonNullableFormBuilder);
  readonly rulebook = this.store.rulebook;
  readonly drafting = this.store.drafting;
  readonly form = this.build.group({
    rules: this.build.array([this.rule()].slice(1)),
    declarations: this.build.array([this.declaration()].slice(1)),
    consents: this.build.array([this.consentPeriod()].slice(1)),
  });
  readonly rules = this.form.controls.rules;
  readonly declarations = this.form.controls.declarations;
  readonly consents = this.form.controls.consents;

  constructor() {
    prefill(this.form, this.rulebook.value, (book) => {
      const from = book?.items.find(({ version }) => version === book.inForce);
      this.fill(from?.rules ?? [], from?.declarations ?? [], from?.consents ?? []);
    });
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

  declare(): void {
    this.declarations.push(this.declaration());
    this.form.markAsDirty();
  }

  undeclare(index: number): void {
    this.declarations.removeAt(index);
    this.form.markAsDirty();
  }

  keepConsents(): void {
    this.consents.push(this.consentPeriod());
    this.form.markAsDirty();
  }

  leaveConsents(index: number): void {
    this.consents.removeAt(index);
    this.form.markAsDirty();
  }

  beginWith(key: string): void {
    const set = this.rulebook.value()?.ready.find((ready: ReadyRuleSetDto) => ready.key === key);
    if (!set) return;
    this.fill(set.rules, [], set.consents);
    this.form.markAsDirty();
  }

  async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const version = await this.store.draft(this.read());
    if (version !== null) await this.router.navigate(['/retention/rules', version]);
  }

  private fill(
    rules: readonly RetentionRuleDto[],
    declarations: readonly SiteDeclarationDto[],
    consents: readonly ConsentPeriodDto[],
  ): void {
    this.rules.clear();
    for (const rule of rules) this.rules.push(this.rule(rule));
    if (rules.length === 0) this.rules.push(this.rule());
    this.declarations.clear();
    for (const said of declarations) this.declarations.push(this.declaration(said));
    this.consents.clear();
    for (const said of consents) this.consents.push(this.consentPeriod(said));
  }

  private read(): DraftRetentionRulesDto {
    const word = (text: string): string | null => (text.trim() === '' ? null : text.trim());
    const { rules, declarations, consents } = this.form.getRawValue();
    return {
      rules: rules.map(({ site, category, jurisdiction, minimum, law, maximum, approval }) => ({
        site: word(site),
        category: word(category),
        jurisdiction: word(jurisdiction),
        minimum: word(minimum) === null ? null : { period: minimum.trim(), law: law.trim() },
        maximum: word(maximum),
        approval,
      })),
      declarations: declarations.map(({ site, category, jurisdiction }) => ({
        site,
        category: word(category),
        jurisdiction: word(jurisdiction),
      })),
      consents: consents.map(({ site, period, reason }) => ({
        site: word(site),
        period: period.trim(),
        reason: reason.trim(),
      })),
    };
  }

  private rule(from?: RetentionRuleDto) {
    return this.build.group({
      site: [from?.site ?? ''],
      category: [from?.category ?? '', [Validators.pattern(WORD)]],
      jurisdiction: [from?.jurisdiction ?? '', [Validators.pattern(WORD)]],
      minimum: [from?.minimum?.period ?? '', [Validators.pattern(MINIMUM)]],
      law: [from?.minimum?.law ?? '', [Validators.maxLength(200)]],
      maximum: [from?.maximum ?? '', [Validators.pattern(PERIOD)]],
      approval: [from?.approval ?? false],
    });
  }

  private consentPeriod(from?: ConsentPeriodDto) {
    return this.build.group({
      site: [from?.site ?? ''],
      period: [from?.period ?? '', [Validators.required, Validators.pattern(MINIMUM)]],
      reason: [from?.reason ?? '', [Validators.required, Validators.maxLength(200)]],
    });
  }

  private declaration(from?: SiteDeclarationDto) {
    return this.build.group({
      site: [from?.site ?? '', [Validators.required]],
      category: [from?.category ?? '', [Validators.pattern(WORD)]],
      jurisdiction: [from?.jurisdiction ?? '', [Validators.pattern(WORD)]],
    });
  }
}
