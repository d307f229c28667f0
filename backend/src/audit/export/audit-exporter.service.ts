import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { In, type DataSource } from 'typeorm';
import { writeAuditExport } from '../../evidence/audit-export/write-export.js';
import { EvidenceError } from '../../evidence/evidence-error.js';
import type { NoteSigner } from '../../evidence/signed-note.js';
import { KeySuccessions } from '../../keys/care/key-successions.service.js';
import { CmsSigner } from '../../keys/certificates/cms-signer.js';
import type { SystemActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Configuration } from '../../platform/config/configuration.js';
import { alone } from '../../platform/database/session-lock.js';
import { OBJECT_STORE, type ObjectStore, type StoredObject } from '../../storage/object-store.js';
import { AuditCheckpoints, type SignedCheckpoint } from '../audit-checkpoints.service.js';
import { AuditLog } from '../audit-log.service.js';
import { AuditExport, type ExportForm } from './audit-export.entity.js';
import { entriesAskedFor, nodesOf } from './log-reader.js';
import { ExportSummary } from './export-summary.js';
import type { RowFormName } from '../../evidence/audit-export/row-forms.js';

const ACTOR: SystemActor = { kind: 'system', job: 'audit.export' };
const ROW_FORM: Record<ExportForm, RowFormName> = {
  jsonl: 'jsonl/1',
  csv: 'csv/1',
  ocsf: 'ocsf/1',
  pdf: 'jsonl/1',
};

/** Makes what was asked for, one window of the log in memory at a time. Runs again without harm. */
@Injectable()
export class AuditExporter {
  private readonly logger = new Logger('AuditExporter');

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly checkpoints: AuditCheckpoints,
    private readonly successions: KeySuccessions,
    private readonly cms: CmsSigner,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** Everything that waits, whatever became of its job. */
  async work(): Promise<void> {
    const open = await this.source.manager.find(AuditExport, {
      where: { state: In(['waiting', 'making']) },
      order: { askedAt: 'ASC' },
    });
    for (const { id } of open) await alone(this.source, `audit.export:${id}`, () => this.make(id));
  }

  private async make(id: string): Promise<void> {
    const asked = await this.source.manager.findOneBy(AuditExport, { id });
    if (!asked || asked.state === 'made' || asked.state === 'failed') return;
    try {
      await this.makeNow(asked);
    } catch (error) {
      // What cannot be proved or is too large will not become so by trying again; a store that is away will be back.
      if (!(error instanceof EvidenceError)) throw error;
      this.logger.error({ problem: 'an export of the audit log failed', code: error.code });
      await this.source.transaction(async (manager) => {
        const failure = { state: 'failed' as const, failure: error.code, endedAt: this.clock.now() };
        await manager.update(AuditExport, { id }, failure);
        await this.audit.append(manager, ACTOR, {
          kind: 'audit.export.failed',
          fields: { export: id, code: error.code },
        });
      });
    }
  }

  private async makeNow(asked: AuditExport): Promise<void> {
    const { manager } = this.source;
    const { id } = asked;
    // Every entry up to now is in it, the one that asked for it among them.
    const signer = await this.successions.signing();
    const checkpoint = await this.checkpoints.covering(manager, await this.lastEntry());
    await manager.update(AuditExport, { id }, { state: 'making', logSize: String(checkpoint.size) });
    const objectKey = `audit-exports/${id}/${randomBytes(6).toString('hex')}`;
    let entries = 0;
    const pieces = this.pieces(asked, checkpoint, signer, (count) => (entries = count));
    const stored = await this.store.put(objectKey, pieces);
    await this.keep(asked, { checkpoint, objectKey, entries, stored });
  }

  private pieces(
    asked: AuditExport,
    checkpoint: SignedCheckpoint,
    signer: NoteSigner,
    count: (entries: number) => void,
  ): AsyncIterable<Buffer> {
    const { manager } = this.source;
    const { id, filter, form } = asked;
    const summary = new ExportSummary();
    let entries = 0;
    const passed = async (places: number) => {
      const progress = { passed: String(places), entries: String(entries) };
      await manager.update(AuditExport, { id }, progress);
    };
    const about = {
      appliance: this.configuration.appliance.name,
      export: id,
      madeAt: this.clock.now().toISOString(),
      madeBy: asked.askedBy,
      filter,
    };
    return writeAuditExport(
      {
        ...about,
        form: ROW_FORM[form],
        checkpointNote: checkpoint.note,
        entries: summary.counting(entriesAskedFor(manager, filter, checkpoint.size, passed)),
        nodes: (nodes) => nodesOf(manager, checkpoint.size, nodes),
        ...(form === 'pdf' ? { summary: () => summary.pdf({ ...about, checkpoint }) } : {}),
      },
      { ...signer, cms: this.cms },
      (written) => {
        entries = written;
        count(written);
      },
    );
  }

  private async keep(
    { id, form }: AuditExport,
    made: { checkpoint: SignedCheckpoint; objectKey: string; entries: number; stored: StoredObject },
  ): Promise<void> {
    const { checkpoint, objectKey, entries, stored } = made;
    await this.source.transaction(async (manager) => {
      await manager.update(
        AuditExport,
        { id },
        {
          state: 'made',
          entries: String(entries),
          passed: String(checkpoint.size),
          bytes: String(stored.size),
          sha256: Buffer.from(stored.sha256, 'hex'),
          objectKey,
          endedAt: this.clock.now(),
        },
      );
      await this.audit.append(manager, ACTOR, {
        kind: 'audit.export.made',
        fields: {
          export: id,
          form,
          entries,
          logSize: checkpoint.size,
          bytes: stored.size,
          exportHash: stored.sha256,
        },
      });
    });
  }

  private async lastEntry(): Promise<number> {
    const [{ waiting, last }]: [{ waiting: string; last: string }] = await this.source.query(
      `SELECT (SELECT count(*) FROM audit_outbox) AS waiting,
              (SELECT COALESCE(max(leaf_index), -1) FROM audit_entry) AS last`,
    );
    return Number(last) + Number(waiting);
  }
}
