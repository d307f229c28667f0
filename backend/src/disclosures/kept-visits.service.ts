import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import { ObservationReader } from '../evidence/observations.js';
import { VISIT_SCHEMA, type VisitObservations } from '../evidence/visit-observations.js';
import { RecordingKeys } from '../keys/recording-keys.service.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { RecordingContent, unpackedEvents } from '../recordings/recording-content.service.js';
import { openVisit, sealVisit } from './kept-visit.js';
import { observedVisit } from './observed-visit.js';

export { openVisit } from './kept-visit.js';
export { observedVisit } from './observed-visit.js';

/**
 * What was observed in each visit, beside the recording and under its key: rules are judged again without reading
 * recordings. It can be made again from the recording at any time, so one that does not open is only slow.
 */
@Injectable()
export class KeptVisits {
  private readonly logger = new Logger('KeptVisits');

  constructor(
    private readonly content: RecordingContent,
    private readonly keys: RecordingKeys,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  isKept(manager: EntityManager, recordingId: string): Promise<boolean> {
    return manager
      .query(`SELECT 1 FROM recording_observations WHERE recording_id = $1 AND schema = $2`, [
        recordingId,
        VISIT_SCHEMA,
      ])
      .then((rows: unknown[]) => rows.length > 0);
  }

  /** One visit of a sealed recording; read from the recording, and kept, where it is not kept yet. */
  async of(
    manager: EntityManager,
    recordingId: string,
    manifest: RecordingManifest,
  ): Promise<VisitObservations> {
    const [found] = await this.stored(manager, [recordingId]);
    return found?.visit ?? (await this.fromRecording(manager, recordingId, manifest));
  }

  /**
   * Those of a slice of sealed recordings; what is kept is in memory together. null where a recording cannot be judged: its key is gone,
   * or it is damaged; its keepers are told elsewhere.
   */
  async *each(
    manager: EntityManager,
    ids: readonly string[],
  ): AsyncGenerator<{ recordingId: string; visit: VisitObservations | null }> {
    const stored = new Map((await this.stored(manager, ids)).map(({ id, visit }) => [id, visit]));
    for (const recordingId of ids) {
      const visit = stored.get(recordingId) ?? (await this.readAgain(manager, recordingId));
      yield { recordingId, visit };
    }
  }

  private async stored(
    manager: EntityManager,
    ids: readonly string[],
  ): Promise<{ id: string; visit: VisitObservations }[]> {
    const rows: { recording_id: string; content: Buffer }[] = await manager.query(
      'SELECT recording_id, content FROM recording_observations WHERE recording_id = ANY($1) AND schema = $2',
      [ids, VISIT_SCHEMA],
    );
    const contents = new Map(rows.map(({ recording_id, content }) => [recording_id, content]));
    const opened: { id: string; visit: VisitObservations }[] = [];
    await this.keys.useEach(manager, [...contents.keys()], (id, key) => {
      try {
        opened.push({ id, visit: openVisit(key, this.place(id), contents.get(id)!) });
      } catch {
        // The check of what is stored names it; judging goes on from the recording.
        this.logger.warn({ problem: 'kept observations do not open', recording: id });
      }
    });
    return opened;
  }

  private async readAgain(manager: EntityManager, recordingId: string): Promise<VisitObservations | null> {
    const sealed = await this.content.seal(manager, recordingId);
    if (!sealed) return null;
    try {
      return await this.fromRecording(manager, recordingId, sealed.manifest);
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (!UNREADABLE.has(String(code))) throw error;
      return null;
    }
  }

  private async fromRecording(
    manager: EntityManager,
    recordingId: string,
    manifest: RecordingManifest,
  ): Promise<VisitObservations> {
    const visit = await this.observe(manager, recordingId, manifest);
    const content = await this.keys.use(manager, recordingId, async (key) =>
      sealVisit(key, this.place(recordingId), visit),
    );
    await manager.query(
      `INSERT INTO recording_observations (recording_id, schema, content, kept_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [recordingId, VISIT_SCHEMA, content, this.clock.now()],
    );
    return visit;
  }

  private async observe(
    manager: EntityManager,
    recordingId: string,
    manifest: RecordingManifest,
  ): Promise<VisitObservations> {
    const reader = new ObservationReader();
    await this.content.each(manager, recordingId, (_segment, content) =>
      reader.read(unpackedEvents(content).events),
    );
    return observedVisit(manifest, reader.observations);
  }

  private place(recordingId: string) {
    return { appliance: this.configuration.appliance.name, recordingId };
  }
}

/** What says that a recording cannot be read, now and later. Anything else may pass, and the work is tried again. */
const UNREADABLE = new Set(['SEGMENT_DAMAGED', 'ARCHIVE_DAMAGED', 'RECORDING_KEY_GONE', 'OBJECT_NOT_FOUND']);
