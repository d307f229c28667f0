import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { AuditEntryDto } from '../../audit/audit-entries.dto.js';
import { AuditTrail } from '../../audit/audit-trail.service.js';
import { ReadCertificate } from '../../evidence/certificate.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { expiryOf } from '../certificates/expiry.js';
import { KEY_PROVIDER, type KeyProvider } from '../key-provider.js';
import { KEY_PLACE } from '../keys.module.js';
import type { KeyPlace } from '../open-keys.js';
import { KeyRotation } from './key-rotation.service.js';
import { KeySuccessions, type EndedKey } from './key-successions.service.js';
import type { KeyRewrapping } from './key-rewrapping.entity.js';
import type {
  KeyCertificateDto,
  KeyEventDto,
  KeyRotationDto,
  KeysDto,
  KekVersionDto,
  VerifierKeyDto,
} from './keys.dto.js';
import type { PublishedKey } from './published-key.entity.js';
import { PublishedKeys } from './published-keys.service.js';
import { keysPerVersion } from './wrapped-rows.js';

const CEREMONIES = [
  'kek.created',
  'rewrapping.started',
  'rewrapping.finished',
  'verifier-key.created',
  'verifier-key.retired',
  'signing-key.created',
  'certificate.requested',
  'certificate.imported',
  'certificate.import.refused',
] as const;
const NEWEST = 50;

/** Everything a person may know of the keys: which there are, what they wrap, what they signed, who did what. */
@Injectable()
export class KeysOverview {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    @Inject(KEY_PROVIDER) private readonly provider: KeyProvider,
    @Inject(KEY_PLACE) private readonly place: KeyPlace,
    private readonly rotation: KeyRotation,
    private readonly published: PublishedKeys,
    private readonly successions: KeySuccessions,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async get(actor: PersonActor): Promise<KeysDto> {
    const rotation = await this.rotation.newest();
    return {
      provider: this.provider.kind,
      versions: await this.versions(),
      rotation: rotation && rotationView(rotation),
      certificates: this.certificates(),
      verifierKeys: await this.verifierKeys(),
      ceremonies: await this.ceremonies(actor),
    };
  }

  /** Public keys of notes with the time for which they signed: for whoever checks what is years old. */
  async verifierKeys(): Promise<VerifierKeyDto[]> {
    const notes = (await this.published.all()).filter(({ kind }) => kind === 'note');
    const ended = await this.successions.ended();
    return notes.map((key, place) => verifierKeyView(key, notes[place + 1], ended));
  }

  /** Newest first, timestamping after signing. */
  certificates(): KeyCertificateDto[] {
    const now = this.clock.now();
    return (['signing', 'timestamping'] as const).flatMap((purpose) =>
      this.place.credentials
        .all(purpose)
        .reverse()
        .map(({ chain }, place) => certificateView(purpose, chain[0]!, { now, current: place === 0 })),
    );
  }

  private async versions(): Promise<KekVersionDto[]> {
    const counts = await keysPerVersion(this.source.manager);
    const versions = await this.provider.versions();
    return versions
      .map(({ version, fingerprint }, place) => ({
        version,
        fingerprint,
        keys: counts.get(version) ?? 0,
        current: place === versions.length - 1,
      }))
      .reverse();
  }

  private async ceremonies(actor: PersonActor): Promise<KeyEventDto[]> {
    const pages = await Promise.all(
      CEREMONIES.map((kind) => this.trail.list(actor, { kind, limit: NEWEST })),
    );
    return pages
      .flatMap(({ items }) => items)
      .sort((a, b) => b.index - a.index)
      .slice(0, NEWEST)
      .map(eventView);
  }
}

export const rotationView = (rotation: KeyRewrapping): KeyRotationDto => ({
  toVersion: rotation.toVersion,
  total: Number(rotation.total),
  rewrapped: Number(rotation.rewrapped),
  startedAt: rotation.startedAt.toISOString(),
  finishedAt: rotation.finishedAt?.toISOString() ?? null,
});

function verifierKeyView(
  key: PublishedKey,
  next: PublishedKey | undefined,
  ended: readonly EndedKey[],
): VerifierKeyDto {
  const end = ended.find(({ retired }) => retired === key.publicText);
  return {
    verifierKey: key.publicText,
    since: key.publishedAt.toISOString(),
    until: next?.publishedAt.toISOString() ?? null,
    entries: end ? Number(end.entries) : null,
    succession: end?.note ?? null,
  };
}

function certificateView(
  purpose: KeyCertificateDto['purpose'],
  der: Buffer,
  { now, current }: { now: Date; current: boolean },
): KeyCertificateDto {
  const certificate = new ReadCertificate(der);
  const { subject, fingerprint, notBefore, notAfter } = certificate.summary();
  const { state, days } = expiryOf(notAfter, now);
  return {
    purpose,
    subject,
    issuer: certificate.x509.issuer,
    fingerprint,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    state,
    daysLeft: days,
    current,
  };
}

const eventView = ({ index, kind, at, actor, fields }: AuditEntryDto): KeyEventDto => ({
  index,
  kind,
  at,
  by: actor.name ?? actor.kind,
  about: String(
    fields['verifierKey'] ??
      fields['fingerprint'] ??
      fields['version'] ??
      fields['code'] ??
      fields['publicKey'],
  ),
});
