import { Component, type OnInit, computed, inject, signal } from '@angular/core';
import type { StoreCheckDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Action } from '../ui/action';
import { Chip, type Tone } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { StoreQualificationStore } from './store-qualification-store';

const RESULTS: Readonly<Record<StoreCheckDto['result'], { label: string; tone: Tone }>> = {
  passed: { label: 'Shown', tone: 'good' },
  failed: { label: 'Not so', tone: 'bad' },
  skipped: { label: 'Not examined', tone: 'quiet' },
};

/** Whether the object store was found fit to keep what must not be destroyed, and by which checks. */
@Component({
  selector: 'ex-store-panel',
  imports: [Chip, EmptyState, FailedState, LoadingState, Refusal, When],
  providers: [StoreQualificationStore],
  templateUrl: './store-panel.html',
})
export class StorePanel implements OnInit {
  private readonly store = inject(StoreQualificationStore);
  readonly qualification = this.store.qualification;
  readonly examine = new Action();
  readonly mayManage = inject(SessionStore).can('system.manage');
  readonly results = RESULTS;
  readonly version = signal('');
  readonly verdict = computed<{ label: string; tone: Tone } | null>(() => {
    const found = this.qualification.value();
    if (!found) return null;
    return found.worm.allowed
      ? { label: found.worm.configured ? 'On' : 'May be switched on', tone: 'good' }
      : { label: 'Cannot be switched on', tone: 'bad' };
  });

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.load();
  }

  run(): void {
    void this.examine.run(() => this.store.examine(this.version().trim()));
  }
}
