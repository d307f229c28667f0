import { DecimalPipe } from '@angular/common';
import { Component, Injectable, type OnInit, inject } from '@angular/core';
import { Api } from '../api/api';
import { noticesList } from '../api/functions';
import type { NoticesDto } from '../api/models';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { Loadable } from '../ui/loadable';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';

const REASONS: Readonly<Record<string, string>> = {
  UNREACHABLE: 'Nobody answers at its address.',
  TLS_REFUSED: 'Its certificate is not trusted, or it offers no encryption.',
  TIMED_OUT: 'It did not answer in time.',
  REDIRECTED: 'It sends to another address, which is not followed.',
  ANSWER_TOO_LARGE: 'It answered without end.',
  ANSWER_REFUSED: 'It did not take the notice.',
  CREDENTIALS_REFUSED: 'It refuses the name or the password.',
};

@Injectable()
class NoticesStore {
  private readonly api = inject(Api);
  readonly notices = new Loadable<NoticesDto>(({ channels }) => channels.length === 0);

  load(): Promise<void> {
    return this.notices.load(() => this.api.invoke(noticesList));
  }
}

/** Who is told outside of the console, and whether that works. */
@Component({
  selector: 'ex-notices-panel',
  imports: [Chip, DecimalPipe, EmptyState, FailedState, LoadingState, When],
  providers: [NoticesStore],
  templateUrl: './notices-panel.html',
})
export class NoticesPanel implements OnInit {
  private readonly store = inject(NoticesStore);
  readonly notices = this.store.notices;

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.load();
  }

  reasonWords(code: string | null): string {
    return REASONS[code ?? ''] ?? 'It failed.';
  }
}
