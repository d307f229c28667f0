import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import type { DraftUnmaskRuleDto, UnmaskRuleDto } from '../api/models';
import { FailedState } from '../ui/failed-state';
import { FieldError } from '../ui/field-error';
import { LoadingState } from '../ui/loading-state';
import { prefill } from '../ui/prefill';
import { Refusal } from '../ui/refusal';
import { maskingChanges, publishedPolicy } from './masking-diff';
import { MaskingStore } from './masking-store';

/** A draft begins as a copy of what is published. */
@Component({
  selector: 'ex-masking-draft-page',
  imports: [FailedState, FieldError, LoadingState, ReactiveFormsModule, Refusal, RouterLink],
  templateUrl: './masking-draft-page.html',
})
export class MaskingDraftPage {
  readonly siteId = input.required<string>();
  private readonly store = inject(MaskingStore);
  private readonly router = inject(Router);
  private readonly build = inject(NonNullableFormBuilder);
  readonly policies = this.store.policies;
  readonly drafting = this.store.drafting;
  private readonly published = computed(() => publishedPolicy(this.policies.value() ?? [])?.rules ?? []);

  readonly form = this.build.group({ rules: this.build.array([this.rule(), this.rule()].slice(2)) });
  readonly rules = this.form.controls.rules;
  private readonly edited = signal<DraftUnmaskRuleDto[]>([]);
  readonly changes = computed(() => maskingChanges(this.published(), this.edited()));

  constructor() {
    effect(() => {
      const siteId = this.siteId();
      untracked(() => void this.store.list(siteId));
    });
    prefill(this.form, this.published, (rules) => {
      this.rules.clear();
      for (const rule of rules) this.rules.push(this.rule(rule));
    });
    this.form.valueChanges.subscribe(() => this.edited.set(this.read()));
  }

  retry(): void {
    void this.store.list(this.siteId());
  }

  /** Any text may be shown again. */
  forgetText(index: number): void {
    this.rules.at(index).patchValue({ approvedText: '', approvedTextHash: '' });
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
    const made = await this.store.draft(this.siteId(), this.read());
    if (made) await this.router.navigate(['/masking', this.siteId()]);
  }

  private read(): DraftUnmaskRuleDto[] {
    return this.rules.getRawValue().map(({ approvedText, approvedTextHash, ...rule }) => ({
      ...rule,
      ...(rule.text && onlyText(approvedText, approvedTextHash)),
      id: rule.id.trim(),
      selector: rule.selector.trim(),
      reason: rule.reason.trim(),
      descendants: rule.text && rule.descendants,
      attributes: rule.attributes
        .split(/[\s,]+/)
        .map((name) => name.toLowerCase())
        .filter((name) => name !== ''),
    }));
  }

  private rule(from?: UnmaskRuleDto) {
    return this.build.group({
      id: [from?.id ?? '', [Validators.required, Validators.pattern(/^\s*[a-z0-9-]{1,64}\s*$/)]],
      selector: [from?.selector ?? '', [Validators.required, Validators.maxLength(200)]],
      image: [from?.image ?? false],
      text: [from?.text ?? true],
      descendants: [from?.descendants ?? false],
      approvedTextHash: [from?.approvedTextHash ?? ''],
      approvedText: ['', [Validators.maxLength(20_000)]],
      attributes: [from?.attributes.join(', ') ?? ''],
      reason: [
        from?.reason ?? '',
        [Validators.required, Validators.minLength(10), Validators.maxLength(500)],
      ],
    });
  }
}

/** A new text takes the place of the one whose hash the published rule names. */
const onlyText = (approvedText: string, approvedTextHash: string): Partial<DraftUnmaskRuleDto> =>
  approvedText.trim() ? { approvedText } : approvedTextHash ? { approvedTextHash } : {};
