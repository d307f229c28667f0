import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RecordingAssets, type NamedAsset } from '../assets/recording-assets.service.js';
import { AuditTrail } from '../audit/audit-trail.service.js';
import { Consent } from '../consent/consent.service.js';
import { ConsentProofs } from '../disclosures/consent-proof/consent-proofs.service.js';
import { Verdicts } from '../disclosures/verdicts.service.js';
import { buildPack, type PackInput, type PackSegment } from '../evidence/evidence-pack.js';
import type { NoteSigner } from '../evidence/signed-note.js';
import { KeySuccessions } from '../keys/care/key-successions.service.js';
import { CmsSigner } from '../keys/certificates/cms-signer.js';
import { ProductError } from '../platform/product-error.js';
import { RecordingContent, unpackedEvents } from '../recordings/recording-content.service.js';
import { readBundle } from './bundles.js';
import { PackProofs } from './pack-proofs.service.js';
import { RemeasuredNotes } from './remeasuring/remeasured-notes.service.js';
import type { SharedBrowser } from './stills/still-browser.js';
import { type RecordingToPicture, StillPictures } from './stills/still-pictures.service.js';

export interface GatheredPack {
  input: PackInput;
  /** Which stand-in in the events stands for which asset. */
  named: NamedAsset[];
  /** The key of the moment, with what leads to it from the keys that signed before. */
  signer: NoteSigner;
}

/** Gathers what a pack holds, from the rooms that keep it. What a pack is and how it verifies stands in evidence/. */
@Injectable()
export class PackBuilder {
  constructor(
    private readonly content: RecordingContent,
    private readonly assets: RecordingAssets,
    private readonly verdicts: Verdicts,
    private readonly consent: Consent,
    private readonly consentProofs: ConsentProofs,
    private readonly trail: AuditTrail,
    private readonly proofs: PackProofs,
    private readonly remeasured: RemeasuredNotes,
    private readonly stills: StillPictures,
    private readonly successions: KeySuccessions,
    private readonly cms: CmsSigner,
  ) {}

  /** Reads everything. What takes time comes afterwards, without a transaction. */
  async gather(
    manager: EntityManager,
    recordingId: string,
    made: { at: Date; for: string; by: string },
  ): Promise<GatheredPack> {
    const sealed = await this.content.seal(manager, recordingId);
    if (!sealed)
      throw new ProductError(
        'RECORDING_NOT_SEALED',
        409,
        'The visit is still going on. Come back when it is sealed.',
      );
    const { record, events } = await this.consent.evidence(manager, sealed.manifest.consentId);
    const segments: PackSegment[] = [];
    await this.content.each(manager, recordingId, ({ seq }, { headerJson, body }) => {
      segments.push({ seq, header: Buffer.from(headerJson, 'utf8'), body });
    });
    const assets: PackInput['assets'] = [];
    for (const { sha256, mime } of sealed.manifest.assets ?? []) {
      const asset = await this.assets.require(manager, recordingId, sha256);
      assets.push({ sha256, mime, bytes: await this.assets.content(manager, asset) });
    }
    const signer = await this.successions.signing(manager);
    const audit = await this.trail.ofRecording(manager, recordingId, record.id);
    const { auditProofs, doesNotProve } = await this.proofs.of(
      manager,
      audit.map(({ leafIndex }) => Number(leafIndex)),
    );
    const disclosures = await this.verdicts.forPack(manager, recordingId);
    return {
      signer,
      named: await this.assets.named(manager, recordingId),
      input: {
        madeAt: made.at.toISOString(),
        madeFor: made.for,
        madeBy: made.by,
        manifest: sealed.manifest,
        manifestNote: sealed.seal.manifestNote,
        disclosures,
        remeasured: await this.remeasured.forPack(
          manager,
          recordingId,
          disclosures.map(({ verdict }) => verdict),
        ),
        segments,
        assets,
        consent: {
          receipt: JSON.parse(record.receipt) as unknown,
          receiptNote: record.receiptNote,
          proof: await this.consentProofs.of(manager, record.siteId, sealed.manifest),
          record: {
            schema: 'exhibit.consent/v1',
            recordId: record.id,
            site: sealed.manifest.site,
            subject: record.subject,
            noticeVersion: record.noticeVersion,
            purposes: record.purposes,
            language: record.language,
            collectedBy: record.collectedBy,
            signals: record.signals,
            receiptId: record.receiptId,
            ...(record.record !== null && { iso27560: JSON.parse(record.record) as unknown }),
            events: events.map(({ kind, occurredAt }) => ({ kind, at: occurredAt.toISOString() })),
          },
        },
        audit: audit.map(({ leafIndex, leaf, leafHash, previousLink, link }) => ({
          index: Number(leafIndex),
          leaf: Buffer.from(leaf, 'utf8'),
          leafHash,
          prevLink: previousLink,
          link,
        })),
        auditProofs,
        doesNotProve,
      },
    };
  }

  /** Draws the stills, writes the summary and signs. */
  async build({ input, named, signer }: GatheredPack, browser: SharedBrowser | null = null): Promise<Buffer> {
    const pack: PackInput = {
      ...input,
      stills: await this.stills.take(toPicture(input, named), browser),
      verifyPage: await readBundle('verify.html'),
    };
    // Loaded with what writes PDF only where a pack is made.
    const { packSummary } = await import('./summary/pack-summary.js');
    return buildPack(
      { ...pack, summarise: (items) => packSummary(pack, items, signer.verifierKey) },
      signer,
      this.cms,
    );
  }
}

function toPicture(input: PackInput, named: NamedAsset[]): RecordingToPicture {
  return {
    verdicts: input.disclosures.map(({ verdict }) => verdict),
    segments: () => parsed(input.segments),
    assets: input.assets.map(({ sha256, mime, bytes }) => ({
      names: named.filter((asset) => asset.sha256 === sha256).map(({ name }) => name),
      mime,
      bytes,
    })),
  };
}

function* parsed(segments: PackSegment[]): Generator<unknown> {
  for (const { body } of segments) yield unpackedEvents({ body: Buffer.from(body) }).events;
}
