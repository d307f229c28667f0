import { DecimalPipe } from '@angular/common';
import { Component, type OnInit, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SystemDto } from '../api/models';
import { AnchorsPanel } from '../audit/anchors-panel';
import { Chip, type Tone } from '../ui/chip';
import { CopyButton } from '../ui/copy-button';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { NoticesPanel } from './notices-panel';
import { StorePanel } from './store-panel';
import { SystemStore } from './system-store';

type PartState = SystemDto['parts'][number]['state'];

const PARTS: Readonly<Record<PartState, { label: string; tone: Tone }>> = {
  ok: { label: 'Works', tone: 'good' },
  degraded: { label: 'Works with difficulty', tone: 'unsure' },
  down: { label: 'Down', tone: 'bad' },
};

@Component({
  selector: 'ex-system-page',
  imports: [
    AnchorsPanel,
    Chip,
    CopyButton,
    DecimalPipe,
    FailedState,
    Hash,
    LoadingState,
    NoticesPanel,
    RouterLink,
    StorePanel,
  ],
  providers: [SystemStore],
  templateUrl: './system-page.html',
})
export class SystemPage implements OnInit {
  private readonly store = inject(SystemStore);
  readonly system = this.store.system;
  readonly parts = PARTS;

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.load();
  }
}
