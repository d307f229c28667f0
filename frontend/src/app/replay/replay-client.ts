import { DOCUMENT, Injectable, inject } from '@angular/core';
import type { eventWithTime } from '@rrweb/types';
import { Api } from '../api/api';
import {
  recordingsGet,
  viewingsAsset,
  viewingsPulse,
  viewingsSegment,
  viewingsStart,
} from '../api/functions';
import type { NotCapturedDto, VerdictDto, ViewingDto, WatchedStretchDto } from '../api/models';
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

  asset(id: string, sha256: string): Promise<Blob> {
    return this.api.invoke(viewingsAsset, { id, sha256 });
  }

  /** Whether the viewing may go on; refused as soon as it may not. Tells what was watched since. */
  async pulse(id: string, watched?: WatchedStretchDto): Promise<void> {
    await this.api.invoke(viewingsPulse, { id, body: watched ? { watched } : {} });
  }

  /** Marks on the timeline, and what the picture lacks; a viewing goes on without them. */
  async about(recordingId: string): Promise<{ verdicts: VerdictDto[]; notCaptured: NotCapturedDto[] }> {
    try {
      const { verdictDetails, assets } = await this.api.invoke(recordingsGet, { id: recordingId });
      return { verdicts: verdictDetails, notCaptured: assets?.notCaptured ?? [] };
    } catch {
      return { verdicts: [], notCaptured: [] };
    }
  }

  /** Reaches the appliance even while the page is being closed, which HttpClient does not promise. */
  end(viewingId: string, watched?: WatchedStretchDto): void {
    const token = this.sessions.session()?.csrfToken;
    if (!token) return;
    this.window
      ?.fetch(`/api/viewings/${viewingId}/end`, {
        method: 'POST',
        keepalive: true,
        headers: { 'x-csrf-token': token, 'content-type': 'application/json' },
        body: JSON.stringify(watched ? { watched } : {}),
      })
      .catch(() => undefined);
  }
}
