import { createHash } from 'node:crypto';
import { splitSegmentFrame, type SegmentAck, type SegmentHeader } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Consent } from '../consent/consent.service.js';
import { MaskingPolicies } from '../masking/masking-policies.service.js';
import { Tripwire } from '../masking/tripwire.service.js';
import type { RecorderActor } from '../platform/actor.js';
import { RecordingIntake, type IntakeResult } from '../recordings/recording-intake.service.js';
import { Captures } from '../sites/captures.service.js';
import type { Site } from '../sites/site.entity.js';
import { digestFits } from './content-digest.js';
import { refuseSegment } from './ingest.errors.js';
import { plainFrame } from './plain-frame.js';
import { unpackEvents } from './segment-body.js';
import { parseSegmentHeader } from './segment-header.js';

export interface SegmentAddress {
  recording: string;
  seq: number;
}

/** One segment from the network to the catalogue. Cheap checks come first; nothing is unpacked for whom nothing is kept. */
@Injectable()
export class SegmentIntake {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly captures: Captures,
    private readonly consent: Consent,
    private readonly policies: MaskingPolicies,
    private readonly tripwire: Tripwire,
    private readonly recordings: RecordingIntake,
  ) {}

  async take(
    site: Site,
    address: SegmentAddress,
    sent: Buffer,
    contentDigest: string | undefined,
  ): Promise<SegmentAck> {
    if (!digestFits(contentDigest, sent)) throw refuseSegment('SEGMENT_HASH_MISMATCH');
    const frame = plainFrame(sent);
    const { header, headerJson, body } = openFrame(frame, address);
    const order = await this.captures.order(site.id);
    if (order === 'refuse') throw refuseSegment('SITE_PAUSED');
    const subject = await this.requireConsent(this.source.manager, site, header);
    if (!(await this.policies.isPublished(this.source.manager, site.id, header.policyVersion)))
      throw refuseSegment('UNKNOWN_POLICY_VERSION');
    const events = await unpackEvents(body);
    if (events.length !== header.counts.events) throw refuseSegment('SEGMENT_HEADER_INVALID');
    const actor: RecorderActor = { kind: 'recorder', siteId: site.id };
    const findings = this.tripwire.hits(events);
    const result = await this.recordings.take(
      actor,
      { siteId: site.id, subject, header, headerJson, bodyBytes: body.length, frame, findings },
      // Asked again inside the transaction: a withdrawal that is committed first wins (P2).
      async (manager) => void (await this.requireConsent(manager, site, header)),
    );
    return acknowledge(header, result, order === 'stop');
  }

  private async requireConsent(
    manager: EntityManager,
    site: Site,
    header: SegmentHeader,
  ): Promise<string | null> {
    const { permission, subject } = await this.consent.permission(manager, site.id, header.consentId);
    if (permission !== 'allowed') throw refuseSegment(permission);
    return subject;
  }
}

function openFrame(
  frame: Buffer,
  address: SegmentAddress,
): { header: SegmentHeader; headerJson: string; body: Uint8Array } {
  const parts = splitSegmentFrame(frame);
  const header = parts && parseSegmentHeader(parts.headerJson);
  if (!parts || !header || header.recording !== address.recording || header.seq !== address.seq)
    throw refuseSegment('SEGMENT_HEADER_INVALID');
  if (createHash('sha256').update(parts.body).digest('hex') !== header.hash)
    throw refuseSegment('SEGMENT_HASH_MISMATCH');
  return { header, headerJson: parts.headerJson, body: parts.body };
}

function acknowledge(header: SegmentHeader, result: IntakeResult, paused: boolean): SegmentAck {
  const { recording, seq, hash } = header;
  switch (result.kind) {
    case 'stored':
    case 'repeated':
      return {
        recording,
        seq,
        hash,
        nextSeq: result.nextSeq,
        ...(paused ? { stop: 'site-paused' as const } : {}),
        ...(result.quarantined ? { stop: 'quarantined' as const } : {}),
      };
    case 'sealed':
      throw refuseSegment('RECORDING_SEALED');
    case 'quarantined':
      throw refuseSegment('RECORDING_QUARANTINED');
    case 'conflict':
    case 'foreign':
      throw refuseSegment('SEGMENT_CONFLICT');
    case 'out-of-order':
      throw refuseSegment('SEGMENT_OUT_OF_ORDER', { expectedSeq: result.expectedSeq });
    case 'chain-broken':
      throw refuseSegment('SEGMENT_CHAIN_BROKEN');
  }
}
