import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { RouterLink } from '@angular/router';
import type { eventWithTime } from '@rrweb/types';
import type { MaskingPolicyDto, UnmaskRuleDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { FieldError } from '../ui/field-error';
import { LoadingState } from '../ui/loading-state';
import { prefill } from '../ui/prefill';
import {
  alertWords,
  approvedText,
  type ApprovedText,
  approvedWords,
  faultWords,
  refusedWords,
  type RuleAlert,
  ruleAlert,
  visibleWords,
} from './bench-words';
import { MaskedPicture } from './masked-picture';
import { MaskingBench, type TriedPage, type TriedRule } from './masking-bench';
import { MaskingStore } from './masking-store';
import { RecordedBench } from './recorded-bench';

interface RuleOnPage {
  rule: UnmaskRuleDto;
  tried: TriedRule;
  visible: string[];
  refused: string[];
  alert: RuleAlert | null;
  approved: ApprovedText | null;
}

interface Tried {
  version: number;
  page: TriedPage;
  rules: RuleOnPage[];
  refused: string[];
  events: eventWithTime[];
}

/** What would be visible of a page under a version of the policy, before anybody publishes it. */
@Component({
  selector: 'ex-masking-bench-page',
  imports: [
    Chip,
    EmptyState,
    FailedState,
    FieldError,
    LoadingState,
    MaskedPicture,
    ReactiveFormsModule,
    RecordedBench,
    RouterLink,
  ],
  providers: [MaskingBench],
  templateUrl: './masking-bench-page.html',
})
export class MaskingBenchPage {
  readonly siteId = input.required<string>();
  private readonly store = inject(MaskingStore);
  private readonly bench = inject(MaskingBench);
  /** What a recording is asked is refused to everybody else by the appliance. */
  readonly mayAskRecordings = inject(SessionStore).can('masking.ask-recordings');
  readonly policies = this.store.policies;
  readonly versions = computed(() => (this.policies.value() ?? []).toSorted((a, b) => b.version - a.version));
  readonly form = inject(NonNullableFormBuilder).group({
    version: [0],
    html: ['', [Validators.required]],
  });
  readonly tried = signal<Tried | null>(null);
  readonly fault = signal<string | null>(null);
  readonly running = signal(false);
  readonly alertWords = alertWords;
  readonly approvedWords = approvedWords;

  constructor() {
    effect(() => {
      const siteId = this.siteId();
      untracked(() => void this.store.list(siteId));
    });
    prefill(this.form.controls.version, this.versions, ([newest]) => {
      if (newest) this.form.patchValue({ version: newest.version });
    });
  }

  retry(): void {
    void this.store.list(this.siteId());
  }

  async try(): Promise<void> {
    this.form.markAllAsTouched();
    const { version, html } = this.form.getRawValue();
    const policy = this.versions().find((one) => one.version === Number(version));
    if (this.form.invalid || this.running() || !policy) return;
    this.running.set(true);
    this.tried.set(null);
    this.fault.set(null);
    const answer = await this.bench.try(html, policy.rules);
    if (answer.ok) this.tried.set(await onPage(policy, answer));
    else this.fault.set(faultWords(answer.code));
    this.running.set(false);
  }

  /** Nothing of it stays: it was never anywhere but here. */
  forget(): void {
    this.form.patchValue({ html: '' });
    this.form.markAsUntouched();
    this.tried.set(null);
    this.fault.set(null);
  }
}

async function onPage(
  { version, rules }: MaskingPolicyDto,
  { page, events }: { page: TriedPage; events: eventWithTime[] },
): Promise<Tried> {
  const told = page.rules.map(async (tried): Promise<RuleOnPage> => {
    const rule = rules.find(({ id }) => id === tried.id)!;
    return {
      rule,
      tried,
      visible: visibleWords(tried),
      refused: refusedWords(tried.refused),
      alert: ruleAlert(tried, page),
      approved: await approvedText(rule, tried),
    };
  });
  return { version, page, rules: await Promise.all(told), refused: refusedWords(page.refused), events };
}
