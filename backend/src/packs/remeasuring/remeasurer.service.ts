import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { RecordingAssets } from '../../assets/recording-assets.service.js';
import { AuditLog } from '../../audit/audit-log.service.js';
import { DisclosureDefinitions } from '../../disclosures/disclosure-definitions.service.js';
import { Verdict } from '../../disclosures/verdict.entity.js';
import { canonicalBytes } from '../../evidence/canonical-json.js';
import { manifestBytes } from '../../evidence/recording-manifest.js';
import { REMEASUREMENT_SCHEMA, type RemeasurementWithStills } from '../../evidence/remeasurement.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { Verdict as VerdictBody } from '../../evidence/verdict.js';
import type { SystemActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { ProductError } from '../../platform/product-error.js';
import { RecordingContent, unpackedEvents } from '../../recordings/recording-content.service.js';
import { RedrawnVisit, type VisitToDraw } from '../stills/redrawn-visit.service.js';
import { DrawableRecordings } from './drawable-recordings.service.js';
import { RemeasurementStill, VerdictRemeasurement } from './remeasurement.entity.js';
import { verdictNotFound } from './remeasurement.errors.js';
import { StillVault } from './still-vault.service.js';

const ACTOR: SystemActor = { kind: 'system', job: 'verdict.remeasure' };

interface ToMeasure extends VisitToDraw {
  manifestHash: string;
  verdictHash: string;
}

/** Measures verdicts again. Runs again without harm: what has ended stays as it ended. */
@Injectable()
export class Remeasurer {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly content: RecordingContent,
    private readonly drawable: DrawableRecordings,
    private readonly assets: RecordingAssets,
    private readonly definitions: DisclosureDefinitions,
    private readonly redrawn: RedrawnVisit,
    private readonly vault: StillVault,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async measure(id: string): Promise<void> {
    const { manager } = this.source;
    const asked = await manager.findOneBy(VerdictRemeasurement, { id, endedAt: IsNull() });
    if (!asked) return;
    await manager.update(VerdictRemeasurement, { id, endedAt: IsNull() }, { begunAt: this.clock.now() });
    try {
      const measured = await this.measured(asked);
      await this.end(asked, (next) => this.keep(next, asked, measured));
    } catch (error) {
      // What another try may mend is tried again; what is refused or broken is said.
      if (!(error instanceof ProductError) || error.status >= 500) throw error;
      await this.fail(asked, error.code);
    }
  }

  /** Its job was tried as often as it may be. */
  async giveUp(id: string): Promise<void> {
    const asked = await this.source.manager.findOneBy(VerdictRemeasurement, { id, endedAt: IsNull() });
    if (asked) await this.fail(asked, 'UNEXPECTED');
  }

  private async measured(asked: VerdictRemeasurement): Promise<RemeasurementWithStills> {
    const { recordingId } = asked;
    const { manifestHash, verdictHash, ...visit } = await this.source.transaction((manager) =>
      this.gather(manager, asked),
    );
    const { disclosure } = visit;
    // Drawing takes time, and no transaction waits for it.
    const { drawn, stills } = await this.redrawn.measure(visit);
    return {
      stills,
      note: {
        schema: REMEASUREMENT_SCHEMA,
        recording: recordingId,
        manifestHash,
        disclosure: disclosure.key,
        disclosureVersion: disclosure.version,
        verdictHash,
        measuredAt: this.clock.now().toISOString(),
        ...drawn,
      },
    };
  }

  private async gather(
    manager: EntityManager,
    { verdictId, recordingId }: VerdictRemeasurement,
  ): Promise<ToMeasure> {
    const fault = await this.drawable.fault(manager, recordingId);
    if (fault) throw fault;
    const sealed = await this.content.seal(manager, recordingId);
    const verdict = await manager.findOneBy(Verdict, { id: verdictId });
    const disclosure =
      verdict && (await this.definitions.judged(manager, { ...verdict, version: verdict.disclosureVersion }));
    if (!verdict || !disclosure) throw verdictNotFound();
    const segments: Buffer[] = [];
    await this.content.each(manager, recordingId, (_segment, { body }) => {
      segments.push(Buffer.from(body));
    });
    const { manifest } = sealed!;
    const named = await this.assets.named(manager, recordingId);
    const assets: VisitToDraw['assets'] = [];
    for (const { sha256, mime } of manifest.assets ?? []) {
      const asset = await this.assets.require(manager, recordingId, sha256);
      const names = named.filter((one) => one.sha256 === sha256).map(({ name }) => name);
      assets.push({ names, mime, bytes: await this.assets.content(manager, asset) });
    }
    return {
      manifest,
      manifestHash: sha256Hex(manifestBytes(manifest)),
      disclosure,
      verdict: JSON.parse(verdict.body) as VerdictBody,
      verdictHash: sha256Hex(Buffer.from(verdict.body, 'utf8')),
      segments: function* () {
        for (const body of segments) yield unpackedEvents({ body }).events;
      },
      assets,
    };
  }

  private async keep(
    manager: EntityManager,
    { id, recordingId, verdictId }: VerdictRemeasurement,
    { note, stills }: RemeasurementWithStills,
  ): Promise<void> {
    // It may have been quarantined while it was drawn: then nothing of it is kept.
    const fault = await this.drawable.fault(manager, recordingId);
    if (fault) throw fault;
    const bytes = canonicalBytes(note);
    const pictured = note.moments.flatMap(({ still }, place) => (still ? [place] : []));
    for (const [index, moment] of pictured.entries()) {
      const of = { remeasurementId: id, recordingId, moment };
      await manager.insert(RemeasurementStill, await this.vault.put(manager, of, stills[index]!));
    }
    await manager.update(
      VerdictRemeasurement,
      { id },
      { endedAt: this.clock.now(), note: bytes.toString('utf8') },
    );
    const { disclosureId, disclosureVersion } = await manager.findOneByOrFail(Verdict, { id: verdictId });
    await this.audit.append(manager, ACTOR, {
      kind: 'verdict.remeasured',
      recordingId,
      fields: {
        remeasurement: id,
        disclosure: disclosureId,
        version: disclosureVersion,
        result: note.result,
        measuredHash: sha256Hex(bytes),
      },
    });
  }

  private fail(asked: VerdictRemeasurement, code: string): Promise<void> {
    const { id, recordingId } = asked;
    return this.end(asked, async (manager) => {
      await manager.update(VerdictRemeasurement, { id }, { endedAt: this.clock.now(), failure: code });
      await this.audit.append(manager, ACTOR, {
        kind: 'verdict.remeasure.failed',
        recordingId,
        fields: { remeasurement: id, code },
      });
    });
  }

  /** Ends it once: two workers may have taken the same job. */
  private end({ id }: VerdictRemeasurement, as: (manager: EntityManager) => Promise<void>): Promise<void> {
    return this.source.transaction(async (manager) => {
      const open = await manager.findOne(VerdictRemeasurement, {
        where: { id, endedAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (open) await as(manager);
    });
  }
}
