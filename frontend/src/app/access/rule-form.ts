import { Component, type OnInit, inject, output } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import type { DraftAccessRuleDto } from '../api/models';
import { SiteDirectory } from '../sites/site-directory';
import { FieldError } from '../ui/field-error';
import { Refusal } from '../ui/refusal';
import { SENSITIVITIES, sensitivityWords, spanWords } from './access-words';
import { RulesStore } from './rules-store';

const WAITS: readonly number[] = [60, 240, 480, 1440, 2880, 10080];

/** A draft of who has to agree. Another person publishes it. */
@Component({
  selector: 'ex-rule-form',
  imports: [FieldError, ReactiveFormsModule, Refusal],
  templateUrl: './rule-form.html',
  styles: `
    select[multiple] {
      height: 8rem;
    }
  `,
})
export class RuleForm implements OnInit {
  private readonly store = inject(RulesStore);
  readonly sites = inject(SiteDirectory);
  readonly done = output<void>();
  readonly people = this.store.people;
  readonly drafting = this.store.drafting;
  readonly sensitivities = SENSITIVITIES.map((value) => ({ value, label: sensitivityWords(value) }));
  readonly waits = WAITS;
  readonly span = spanWords;
  readonly numbers = [1, 2, 3, 4, 5];
  readonly form = inject(NonNullableFormBuilder).group({
    siteId: '',
    sensitivity: ['one-recording' as DraftAccessRuleDto['sensitivity'], Validators.required],
    approvals: 1,
    approverRole: ['compliance-officer' as DraftAccessRuleDto['approverRole'], Validators.required],
    denials: 1,
    excluded: [[] as string[], Validators.maxLength(50)],
    waitsMinutes: 1440,
  });

  ngOnInit(): void {
    void this.sites.load();
    void this.store.loadPeople();
  }

  async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const { siteId, ...rule } = this.form.getRawValue();
    if (await this.store.draft({ ...rule, ...(siteId && { siteId }) })) this.done.emit();
  }
}
