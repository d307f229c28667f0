import { Injectable, computed, inject } from '@angular/core';
import { Api } from '../api/api';
import {
  accessRequestsCreate,
  evidencePacksContent,
  evidencePacksList,
  evidencePacksMake,
  recordingsGet,
  recordingsRecheck,
} from '../api/functions';
import type {
  AccessRequestDto,
  CreateAccessRequestDto,
  EvidencePackDto,
  RecordingDto,
  RecordingRecheckDto,
} from '../api/models';
import { SessionStore } from '../session/session-store';
import { Action } from '../ui/action';
import { Loadable } from '../ui/loadable';
import { visitTimeline } from '../ui/visit-timeline';

@Injectable()
export class RecordingStore {
  private readonly api = inject(Api);
  private readonly sessions = inject(SessionStore);
  readonly recording = new Loadable<RecordingDto>();
  readonly packs = new Loadable<EvidencePackDto[]>((packs) => packs.length === 0);
  readonly request = new Action();
  readonly pack = new Action();
  readonly download = new Action();
  readonly recheck = new Action();

  readonly timeline = computed(() => {
    const recording = this.recording.value();
    return recording && visitTimeline(recording.segmentList, recording.gapList, recording.verdictDetails);
  });
  readonly mayExport = computed(() => this.sessions.can('evidence.export'));
  readonly mayRecheck = computed(() => this.sessions.can('recordings.recheck'));
  readonly mayWatch = computed(() => this.sessions.can('recordings.watch'));

  async load(id: string): Promise<void> {
    await Promise.all([
      this.recording.load(() => this.api.invoke(recordingsGet, { id })),
      this.mayExport() ? this.loadPacks(id) : Promise.resolve(),
    ]);
  }

  async ask(asked: CreateAccessRequestDto): Promise<AccessRequestDto | null> {
    const made = await this.request.run(() => this.api.invoke(accessRequestsCreate, { body: asked }));
    if (made && asked.recordingId) await this.load(asked.recordingId);
    return made;
  }

  async makePack(recordingId: string): Promise<void> {
    const made = await this.pack.run(() => this.api.invoke(evidencePacksMake, { body: { recordingId } }));
    if (made) await this.loadPacks(recordingId);
  }

  /** Has a quarantined recording checked again. */
  async checkAgain(id: string): Promise<RecordingRecheckDto | null> {
    const found = await this.recheck.run(() => this.api.invoke(recordingsRecheck, { id }));
    if (found?.lifted) await this.load(id);
    return found;
  }

  /** The pack and the name the appliance gave it; null when it was refused. */
  fetchPack(id: string): Promise<{ zip: Blob; name: string } | null> {
    return this.download.run(async () => {
      const answer = await this.api.invoke$Response(evidencePacksContent, { id });
      const name = /filename="([\w.-]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
      return { zip: answer.body, name: name ?? `evidence-pack-${id}.zip` };
    });
  }

  loadPacks(recordingId: string): Promise<void> {
    return this.packs.load(async () => (await this.api.invoke(evidencePacksList, { recordingId })).items);
  }
}
