import { Component, type OnInit, inject, signal } from '@angular/core';
import type { AccessRuleDto } from '../api/models';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { publishObstacle } from '../ui/two-person-rule';
import { When } from '../ui/when';
import { AccessStore } from './access-store';
import { AccessTabs } from './access-tabs';
import { approversWords, sensitivityWords, spanWords } from './access-words';
import { RuleForm } from './rule-form';
import { RulesStore } from './rules-store';

@Component({
  selector: 'ex-rules-page',
  imports: [AccessTabs, Chip, EmptyState, FailedState, LoadingState, Refusal, RuleForm, When],
  providers: [RulesStore],
  templateUrl: './rules-page.html',
})
export class RulesPage implements OnInit {
  private readonly store = inject(RulesStore);
  private readonly confirm = inject(Confirm);
  readonly me = inject(AccessStore).me;
  readonly rules = this.store.rules;
  readonly publishing = this.store.publishing;
  readonly drafting = signal(false);
  readonly sensitivity = sensitivityWords;
  readonly approvers = approversWords;
  readonly span = spanWords;
  readonly names = ({ excluded }: AccessRuleDto): string => excluded.map(({ name }) => name).join(', ');

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.load();
  }

  obstacle(rule: AccessRuleDto): string | null {
    return publishObstacle(rule, { id: this.me().id, mayPublish: this.me().mayRule });
  }

  async publish(rule: AccessRuleDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: 'Publish this rule?',
      text: 'It holds for what is asked from now on. Requests that wait keep the rule of their day.',
      act: 'Publish',
    });
    if (sure) await this.store.publish(rule.id);
  }
}
