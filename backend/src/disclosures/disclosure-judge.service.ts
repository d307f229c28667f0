import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import type { SystemActor } from '../platform/actor.js';
import { lockByName } from '../platform/database/lock-by-name.js';
import { RecordingContent } from '../recordings/recording-content.service.js';
import { byDisclosure, type Definition, elementOf } from './disclosure-definition.js';
import { DisclosureDefinitions } from './disclosure-definitions.service.js';
import { judgedDefinition } from './judged-definition.js';
import { KeptVisits } from './kept-visits.service.js';
import { VerdictKeeper } from './verdict-keeper.service.js';
import { versionInForce } from './version-in-force.js';

const ACTOR: SystemActor = { kind: 'system', job: 'recording.judge' };

/** Reaches one verdict per disclosure that was in force when the visit began. Runs again without harm. */
@Injectable()
export class DisclosureJudge {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly content: RecordingContent,
    private readonly definitions: DisclosureDefinitions,
    private readonly visits: KeptVisits,
    private readonly verdicts: VerdictKeeper,
  ) {}

  async judge(recordingId: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      // Two workers may take the same job: the second finds nothing left to judge.
      await lockByName(manager, `judge:${recordingId}`);
      const recording = await this.content.recording(manager, recordingId);
      const sealed = await this.content.seal(manager, recordingId);
      if (!sealed) return;
      const definitions = await this.definitions.ofSite(manager, recording.siteId);
      // Drafts are not judged; yet once there is one, it will be asked what it would have said.
      if (definitions.length === 0) return;
      const due = await this.unjudged(manager, recordingId, inForce(definitions, recording.openedAt));
      if (due.length === 0 && (await this.visits.isKept(manager, recordingId))) return;
      const visit = await this.visits.of(manager, recordingId, sealed.manifest, {
        about: due.map(elementOf),
        watched: definitions.map(elementOf),
      });
      const reached = due.map(({ disclosureId, version, ...definition }) => ({
        recordingId,
        disclosureId,
        version,
        ...judgedDefinition(visit, { disclosureId, version, ...definition }),
      }));
      await this.verdicts.keep(manager, ACTOR, reached);
    });
  }

  /** Sealed recordings of the last day that lack a verdict they should have, whatever became of their job. */
  async overdue(): Promise<string[]> {
    const rows: { id: string }[] = await this.source.query(
      `SELECT r.id FROM recording r JOIN recording_seal z ON z.recording_id = r.id
       WHERE z.sealed_at BETWEEN now() - interval '1 day' AND now() - interval '1 minute'
         AND EXISTS (SELECT 1 FROM disclosure d JOIN disclosure_version v ON v.disclosure_id = d.id
                     WHERE d.site_id = r.site_id AND v.published_at <= r.opened_at
                       AND COALESCE(v.effective_from, r.opened_at) <= r.opened_at
                       AND (v.effective_to IS NULL OR v.effective_to > r.opened_at)
                       AND NOT EXISTS (SELECT 1 FROM verdict x
                                       WHERE x.recording_id = r.id AND x.disclosure_id = d.id))
       LIMIT 1000`,
    );
    return rows.map(({ id }) => id);
  }

  private async unjudged(
    manager: EntityManager,
    recordingId: string,
    definitions: readonly Definition[],
  ): Promise<Definition[]> {
    const judged: { disclosure_id: string; disclosure_version: number }[] = await manager.query(
      'SELECT disclosure_id, disclosure_version FROM verdict WHERE recording_id = $1',
      [recordingId],
    );
    const has = new Set(judged.map((row) => `${row.disclosure_id} ${row.disclosure_version}`));
    return definitions.filter(({ disclosureId, version }) => !has.has(`${disclosureId} ${version}`));
  }
}

const inForce = (definitions: readonly Definition[], at: Date): Definition[] =>
  byDisclosure(definitions).flatMap((versions) => versionInForce(versions, at) ?? []);
