import { Component, type OnInit, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';
import { aboutWords, stateOf } from './collection-words';
import { PacksStore } from './packs-store';

@Component({
  selector: 'ex-packs-page',
  imports: [Chip, EmptyState, FailedState, LoadingState, RouterLink, When],
  templateUrl: './packs-page.html',
})
export class PacksPage implements OnInit {
  private readonly store = inject(PacksStore);
  readonly collections = this.store.collections;
  readonly about = aboutWords;
  readonly state = stateOf;

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.list();
  }
}
