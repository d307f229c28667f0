import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditCheckpoints } from '../../audit/audit-checkpoints.service.js';
import { AuditLog } from '../../audit/audit-log.service.js';
import { AuditTrail } from '../../audit/audit-trail.service.js';
import {
  CERTIFICATES_SCHEMA,
  exportLine,
  MOST_EXPORTED,
} from '../../evidence/destruction-export/certificate-lines.js';
import { formatTlogProof } from '../../evidence/tlog-proof.js';
import { Signer } from '../../keys/signer.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { certificateNotYet, destructionNotFound, tooManyCertificates } from '../retention.errors.js';
import type { CertificatesQueryDto } from './destructions.dto.js';

/** Certificates as a file that is checked offline: one of them, or all of a time. */
@Injectable()
export class CertificateExports {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly trail: AuditTrail,
    private readonly checkpoints: AuditCheckpoints,
    private readonly signer: Signer,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** The lines, as they are read. The entry that they were taken out is committed before the first (P5). */
  async export(actor: PersonActor, query: CertificatesQueryDto): Promise<{ lines: Readable; name: string }> {
    const { manager } = this.source;
    const asked = await this.asked(manager, query);
    await this.audit.record(actor, {
      kind: 'certificates.exported',
      ...(query.recording === undefined ? {} : { recordingId: query.recording }),
      fields: { certificates: asked.length, from: query.from ?? null, to: query.to ?? null },
    });
    return { lines: Readable.from(this.lines(manager, asked)), name: 'certificates-of-destruction.jsonl' };
  }

  private async asked(
    manager: EntityManager,
    { recording, from, to }: CertificatesQueryDto,
  ): Promise<string[]> {
    const rows: { id: string; certified: boolean }[] = await manager.query(
      `SELECT recording_id AS id, certified_at IS NOT NULL AS certified FROM destruction
       WHERE ($1::uuid IS NULL OR recording_id = $1) AND ($1::uuid IS NOT NULL OR certified_at IS NOT NULL)
         AND ($2::timestamptz IS NULL OR certified_at >= $2) AND ($3::timestamptz IS NULL OR certified_at <= $3)
       ORDER BY certified_at, sheet_id, recording_id LIMIT ${MOST_EXPORTED + 1}`,
      [recording ?? null, from ?? null, to ?? null],
    );
    if (recording !== undefined && rows.length === 0) throw destructionNotFound();
    if (rows.some(({ certified }) => !certified)) throw certificateNotYet();
    if (rows.length > MOST_EXPORTED) throw tooManyCertificates(MOST_EXPORTED);
    return rows.map(({ id }) => id);
  }

  private async *lines(manager: EntityManager, ids: readonly string[]): AsyncGenerator<string> {
    const successions: { note: string }[] = await manager.query('SELECT note FROM key_succession');
    yield exportLine({
      schema: CERTIFICATES_SCHEMA,
      appliance: this.signer.name,
      madeAt: this.clock.now().toISOString(),
      certificates: ids.length,
      verifierKey: this.signer.verifierKey,
      successions: successions.map(({ note }) => note),
    });
    const { entries } = await this.trail.size();
    if (ids.length === 0) return;
    const checkpoint = await this.checkpoints.covering(manager, entries - 1);
    let sheetId: string | null = null;
    for (let at = 0; at < ids.length; at += 100) {
      const rows: CertificateRow[] = await manager.query(CERTIFICATES, [ids.slice(at, at + 100)]);
      for (const row of rows) {
        if (row.sheet_id !== sheetId) yield exportLine({ sheet: row.sheet, cms: row.cms.toString('base64') });
        sheetId = row.sheet_id;
        const index = Number(row.leaf_index);
        const proof = await this.checkpoints.inclusion(manager, index, checkpoint.size);
        yield exportLine({
          certificate: row.certificate,
          note: row.note,
          leaf: row.leaf,
          proof: formatTlogProof({ index, proof, checkpointNote: checkpoint.note }),
        });
      }
    }
  }
}

interface CertificateRow {
  certificate: string;
  note: string;
  sheet_id: string;
  sheet: string;
  cms: Buffer;
  leaf: string;
  leaf_index: string;
}

const CERTIFICATES = `
  SELECT d.certificate, d.certificate_note AS note, d.sheet_id, s.sheet, s.cms, e.leaf, e.leaf_index
  FROM destruction d
  JOIN destruction_sheet s ON s.id = d.sheet_id
  JOIN LATERAL (SELECT leaf, leaf_index FROM audit_entry
                WHERE recording_id = d.recording_id AND kind = 'recording.destroyed' LIMIT 1) e ON true
  WHERE d.recording_id = ANY($1) ORDER BY d.certified_at, d.sheet_id, d.recording_id`;
