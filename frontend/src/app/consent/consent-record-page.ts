import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { consentRecordsOne } from '../api/functions';
import type { ConsentRecordDetailDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { Loadable } from '../ui/loadable';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';
import { becameWords, STATES } from './consent-words';

/** One decision: what happened to it, what was recorded under it, and the papers that prove it. */
@Component({
  selector: 'ex-consent-record-page',
  imports: [Chip, FailedState, Hash, LoadingState, RouterLink, When],
  templateUrl: './consent-record-page.html',
  styles: `
    pre {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
})
export class ConsentRecordPage {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  private readonly sessions = inject(SessionStore);
  readonly record = new Loadable<ConsentRecordDetailDto>(() => false);
  readonly states = STATES;
  readonly became = computed(() => {
    const record = this.record.value();
    return record ? becameWords(record.became) : [];
  });
  readonly document = computed(() => {
    const text = this.record.value()?.record;
    return text ? JSON.stringify(JSON.parse(text), null, 2) : null;
  });
  /** What the visitor holds as well: `npm run verify` reads it. */
  readonly receiptFile = computed(() => {
    const record = this.record.value();
    if (!record?.receipt) return '';
    const file = `{"receipt":${record.receipt},"signature":${JSON.stringify(record.signature)}}`;
    return `data:application/json;charset=utf-8,${encodeURIComponent(file)}`;
  });
  readonly maySeeRecordings = this.sessions.can('recordings.search');
  readonly maySeeBases = this.sessions.can('legal-bases.read');

  constructor() {
    effect(() => {
      this.id();
      untracked(() => this.load());
    });
  }

  load(): void {
    void this.record.load(() => this.api.invoke(consentRecordsOne, { id: this.id() }));
  }
}
