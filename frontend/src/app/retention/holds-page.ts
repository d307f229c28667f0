import { Component, type OnInit, inject, signal } from '@angular/core';
import type { HoldDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { When } from '../ui/when';
import { HoldsStore } from './holds-store';
import { PlaceHold } from './place-hold';
import { RetentionTabs } from './retention-tabs';
import { HOLD_STATES, holdWords } from './retention-words';

@Component({
  selector: 'ex-holds-page',
  imports: [Chip, EmptyState, FailedState, LoadingState, PlaceHold, Refusal, RetentionTabs, When],
  templateUrl: './holds-page.html',
})
export class HoldsPage implements OnInit {
  private readonly store = inject(HoldsStore);
  readonly matters = this.store.matters;
  readonly opening = this.store.opening;
  readonly releasing = this.store.releasing;
  readonly mayPlace = inject(SessionStore).can('holds.place');
  readonly name = signal('');
  /** The matter under which a hold is being placed, and the hold that is being released. */
  readonly placingUnder = signal<string | null>(null);
  readonly releasingHold = signal<string | null>(null);
  readonly why = signal('');
  readonly states = HOLD_STATES;
  readonly words = holdWords;

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.load();
  }

  async open(): Promise<void> {
    if (this.name().trim() !== '' && (await this.store.open(this.name().trim()))) this.name.set('');
  }

  async askRelease(hold: HoldDto): Promise<void> {
    if (this.why().trim() === '' || !(await this.store.askRelease(hold.id, this.why().trim()))) return;
    this.releasingHold.set(null);
    this.why.set('');
  }

  async release(hold: HoldDto): Promise<void> {
    this.releasingHold.set(hold.id);
    if (await this.store.release(hold.id)) this.releasingHold.set(null);
  }
}
