import { DOCUMENT, Injectable, inject } from '@angular/core';
import type { eventWithTime } from '@rrweb/types';
import { Api } from '../api/api';
import { recordingsGet, viewingsSegment, viewingsStart } from '../api/functions';
import type { VerdictDto, ViewingDto } from '../api/models';
import { SessionStore } from '../session/session-store';

/** What a viewing asks of the appliance. */
@Injectable({ providedIn: 'root' })
export class ReplayClient {
  private readonly api = inject(Api);
  private readonly sessions = inject(SessionStore);
  private readonly window = inject(DOCUMENT).defaultView;

  start(recordingId: string): Promise<ViewingDto> {
    return this.api.invoke(viewingsStart, { body: { recordingId } });
  }

  async segment(id: string, seq: number): Promise<eventWithTime[]> {
    return (await this.api.invoke(viewingsSegment, { id, seq })) as unknown as eventWithTime[];
  }

  /** Marks on the timeline; a viewing goes on without them. */
  async verdicts(recordingId: string): Promise<VerdictDto[]> {
    try {
      return (await this.api.invoke(recordingsGet, { id: recordingId })).verdictDetails;
    } catch {
      return [];
    }
  }

  /** Reaches the appliance even while the page is being closed, which HttpClient does not promise. */
  end(viewingId: string): void {
    const token = this.sessions.session()?.csrfToken;
    if (!token) return;
    this.window
      ?.fetch(`/api/viewings/${viewingId}/end`, {
        method: 'POST',
        keepalive: true,
        headers: { 'x-csrf-token': token, 'content-type': 'application/json' },
        body: '{}',
      })
      .catch(() => undefined);
  }
}
