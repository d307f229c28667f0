import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WatchedElement } from '../evidence/rebuilt-page/disclosure-watch.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import { VISIT_SCHEMA, VisitReader, type VisitObservations } from '../evidence/visit-observations.js';
import { RecordingKeys } from '../keys/recording-keys.service.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { RecordingContent, unpackedEvents } from '../recordings/recording-content.service.js';
import { distinct, openVisit, sealVisit, wasWatched, watchedIn } from './kept-visit.js';

export { openVisit, watchedIn } from './kept-visit.js';

interface Reading {
  reading: number;
  /** null when it does not open. */
  visit: VisitObservations | null;
}

/** What a caller asks about, and what else anybody may ask about on the site: a recording is not read twice for it. */
export interface Asked {
  about: readonly WatchedElement[];
  watched: readonly WatchedElement[];
}

/**
 * What was observed in each visit, beside the recording and under its key: rules are judged again without reading
 * recordings. It can be made again from the recording at any time, and is where it was not looked for what is asked.
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
      .query('SELECT 1 FROM recording_observations WHERE recording_id = $1 AND schema = $2 LIMIT 1', [
        recordingId,
        VISIT_SCHEMA,
      ])
      .then((rows: unknown[]) => rows.length > 0);
  }

  /** One visit of a sealed recording; read from the recording, and kept, where what is asked was not looked for yet. */
  async of(
    manager: EntityManager,
    recordingId: string,
    manifest: RecordingManifest,
    asked: Asked,
  ): Promise<VisitObservations> {
    const last = (await this.newest(manager, [recordingId])).get(recordingId);
    return answering(last, asked) ?? (await this.readAgain(manager, recordingId, manifest, { asked, last }));
  }

  /**
   * Those of a slice of sealed recordings; what is kept is in memory together. null where a recording cannot be judged:
   * its key is gone, or it is damaged; its keepers are told elsewhere.
   */
  async *each(
    manager: EntityManager,
    ids: readonly string[],
    asked: Asked,
  ): AsyncGenerator<{ recordingId: string; visit: VisitObservations | null }> {
    const newest = await this.newest(manager, ids);
    for (const recordingId of ids) {
      const last = newest.get(recordingId);
      const visit =
        answering(last, asked) ?? (await this.unlessUnreadable(manager, recordingId, { asked, last }));
      yield { recordingId, visit };
    }
  }

  private async newest(manager: EntityManager, ids: readonly string[]): Promise<Map<string, Reading>> {
    const rows: { recording_id: string; reading: number; schema: string; content: Buffer }[] =
      await manager.query(
        `SELECT DISTINCT ON (recording_id) recording_id, reading, schema, content FROM recording_observations
         WHERE recording_id = ANY($1) ORDER BY recording_id, reading DESC`,
        [ids],
      );
    const found = new Map(rows.map((row) => [row.recording_id, row]));
    const newest = new Map<string, Reading>(
      rows.map(({ recording_id, reading }) => [recording_id, { reading, visit: null }]),
    );
    await this.keys.useEach(manager, [...found.keys()], (id, key) => {
      const { reading, schema, content } = found.get(id)!;
      if (schema !== VISIT_SCHEMA) return;
      try {
        newest.set(id, { reading, visit: openVisit(key, this.place(id, reading), content) });
      } catch {
        // The check of what is stored names it; judging goes on from the recording.
        this.logger.warn({ problem: 'kept observations do not open', recording: id });
      }
    });
    return newest;
  }

  private async unlessUnreadable(
    manager: EntityManager,
    recordingId: string,
    before: Before,
  ): Promise<VisitObservations | null> {
    const sealed = await this.content.seal(manager, recordingId);
    if (!sealed) return null;
    try {
      return await this.readAgain(manager, recordingId, sealed.manifest, before);
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (!UNREADABLE.has(String(code))) throw error;
      return null;
    }
  }

  private async readAgain(
    manager: EntityManager,
    recordingId: string,
    manifest: RecordingManifest,
    { asked, last }: Before,
  ): Promise<VisitObservations> {
    const before = last?.visit ? watchedIn(last.visit) : [];
    const reader = new VisitReader(distinct([...before, ...asked.about, ...asked.watched]));
    await this.content.each(manager, recordingId, (_segment, content) =>
      reader.read(unpackedEvents(content).events),
    );
    const visit = reader.visit(manifest);
    const reading = (last?.reading ?? 0) + 1;
    const content = await this.keys.use(manager, recordingId, async (key) =>
      sealVisit(key, this.place(recordingId, reading), visit),
    );
    await manager.query(
      `INSERT INTO recording_observations (recording_id, reading, schema, content, kept_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [recordingId, reading, VISIT_SCHEMA, content, this.clock.now()],
    );
    return visit;
  }

  private place(recordingId: string, reading: number) {
    return { appliance: this.configuration.appliance.name, recordingId, reading };
  }
}

interface Before {
  asked: Asked;
  last: Reading | undefined;
}

/** What says that a recording cannot be read, now and later. Anything else may pass, and the work is tried again. */
const UNREADABLE = new Set(['SEGMENT_DAMAGED', 'ARCHIVE_DAMAGED', 'RECORDING_KEY_GONE', 'OBJECT_NOT_FOUND']);

function answering(last: Reading | undefined, { about }: Asked): VisitObservations | null {
  return last?.visit && wasWatched(last.visit, about) ? last.visit : null;
}
