import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { GrantCheck } from '../access/grant-check.service.js';
import { AuditLog, type AuditEvent } from '../audit/audit-log.service.js';
import { Refusals } from '../audit/refusals.service.js';
import type { PackInput } from '../evidence/evidence-pack.js';
import { sha256 } from '../evidence/sha256.js';
import { People } from '../identity/people.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { ProductError } from '../platform/product-error.js';
import { RecordingLookup } from '../recordings/recording-lookup.service.js';
import { EvidencePack } from './evidence-pack.entity.js';
import type { EvidencePackDto, EvidencePackListDto } from './evidence-packs.dto.js';
import { PackBuilder } from './pack-builder.js';
import { PackVault } from './pack-vault.js';
import type { SharedBrowser } from './stills/still-browser.js';

/** A pack carries the recording out of the house: making and fetching it need a live grant that includes export (P4). */
@Injectable()
export class EvidencePacks {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly grants: GrantCheck,
    private readonly recordings: RecordingLookup,
    private readonly builder: PackBuilder,
    private readonly vault: PackVault,
    private readonly people: People,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
    private readonly clock: Clock,
  ) {}

  async list(_actor: PersonActor, recordingId: string): Promise<EvidencePackListDto> {
    const packs = await this.source.manager.find(EvidencePack, {
      where: { recordingId },
      order: { madeAt: 'DESC' },
    });
    return { items: await this.toDtos(packs) };
  }

  async make(actor: PersonActor, recordingId: string): Promise<EvidencePackDto> {
    const { pack } = await this.makeOne(actor, recordingId);
    return (await this.toDtos([pack]))[0]!;
  }

  /** One pack, kept and written down, with the verdicts that it states. Asked for by a person, or for a collection of theirs. */
  async makeOne(
    actor: PersonActor,
    recordingId: string,
    browser: SharedBrowser | null = null,
  ): Promise<{ pack: EvidencePack; verdicts: PackInput['disclosures'] }> {
    const id = randomUUID();
    return this.refusals.during(actor, refusedPack(recordingId, id), async () => {
      const at = this.clock.now();
      const gathered = await this.source.transaction(async (manager) => {
        const grant = await this.grants.requireLiveGrant(manager, actor, recordingId, 'export', at);
        await this.recordings.requireStanding(manager, [recordingId]);
        return this.builder.gather(manager, recordingId, {
          at,
          for: `grant ${grant.id}`,
          by: actor.personId,
        });
      });
      const zip = await this.builder.build(gathered, browser);
      const pack = await this.source.transaction((manager) =>
        this.keep(manager, actor, { id, recordingId, at }, zip),
      );
      return { pack, verdicts: gathered.input.disclosures };
    });
  }

  /** Drawing and signing take time: the grant is asked for again before anything is kept. */
  private async keep(
    manager: EntityManager,
    actor: PersonActor,
    { id, recordingId, at }: { id: string; recordingId: string; at: Date },
    zip: Buffer,
  ): Promise<EvidencePack> {
    const grant = await this.grants.requireLiveGrant(manager, actor, recordingId, 'export', this.clock.now());
    await this.recordings.requireStanding(manager, [recordingId]);
    const made = manager.create(EvidencePack, {
      id,
      recordingId,
      grantId: grant.id,
      madeBy: actor.personId,
      madeAt: at,
      sha256: sha256(zip),
      bytes: String(zip.length),
      objectKey: `recordings/${recordingId.slice(0, 2)}/${recordingId}/packs/${id}`,
    });
    await this.vault.put(manager, recordingId, made.objectKey, zip);
    await manager.insert(EvidencePack, made);
    await this.audit.append(manager, actor, {
      kind: 'evidence.exported',
      recordingId,
      fields: { pack: id, grant: grant.id, packHash: made.sha256.toString('hex'), bytes: zip.length },
    });
    return made;
  }

  /** The zip. The entry that it was fetched is committed before it is read (P5). */
  async content(actor: PersonActor, id: string): Promise<{ zip: Buffer; name: string }> {
    const pack = await this.source.manager.findOneBy(EvidencePack, { id });
    if (!pack) throw new ProductError('EVIDENCE_PACK_NOT_FOUND', 404, 'There is no such evidence pack.');
    await this.refusals.during(actor, refusedPack(pack.recordingId, id), () =>
      this.source.transaction(async (manager) => {
        const grant = await this.grants.requireLiveGrant(
          manager,
          actor,
          pack.recordingId,
          'export',
          this.clock.now(),
        );
        await this.recordings.requireStanding(manager, [pack.recordingId]);
        await this.audit.append(manager, actor, {
          kind: 'evidence.downloaded',
          recordingId: pack.recordingId,
          fields: { pack: id, grant: grant.id },
        });
      }),
    );
    const zip = await this.vault.get(this.source.manager, pack.recordingId, pack.objectKey);
    return { zip, name: `evidence-${pack.recordingId}.zip` };
  }

  private async toDtos(packs: EvidencePack[]): Promise<EvidencePackDto[]> {
    const names = await this.people.names(
      this.source.manager,
      packs.map(({ madeBy }) => madeBy),
    );
    return packs.map((pack) => ({
      id: pack.id,
      recordingId: pack.recordingId,
      madeBy: { id: pack.madeBy, name: names.get(pack.madeBy) ?? '' },
      madeAt: pack.madeAt.toISOString(),
      sha256: pack.sha256.toString('hex'),
      bytes: Number(pack.bytes),
    }));
  }
}

const refusedPack =
  (recordingId: string, pack: string) =>
  (code: string): AuditEvent => ({ kind: 'evidence.refused', recordingId, fields: { pack, code } });
