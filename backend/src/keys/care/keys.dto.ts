import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

export class KekVersionDto {
  @ApiProperty()
  version: number;

  /** Hex; tells versions apart and says nothing of the key. */
  @ApiProperty()
  fingerprint: string;

  /** How many keys it wraps. */
  @ApiProperty()
  keys: number;

  /** Wraps what is wrapped now. */
  @ApiProperty()
  current: boolean;
}

export class KeyRotationDto {
  @ApiProperty()
  toVersion: number;

  @ApiProperty()
  total: number;

  @ApiProperty()
  rewrapped: number;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finishedAt: string | null;
}

export class KeyCertificateDto {
  @ApiProperty({ enum: ['signing', 'timestamping'] })
  purpose: 'signing' | 'timestamping';

  @ApiProperty()
  subject: string;

  @ApiProperty()
  issuer: string;

  /** SHA-256 of the DER, hex. */
  @ApiProperty()
  fingerprint: string;

  @ApiProperty({ format: 'date-time' })
  notBefore: string;

  @ApiProperty({ format: 'date-time' })
  notAfter: string;

  @ApiProperty({ enum: ['good', 'ending', 'ended'] })
  state: 'good' | 'ending' | 'ended';

  @ApiProperty()
  daysLeft: number;

  /** Signs what is signed now. */
  @ApiProperty()
  current: boolean;
}

export class VerifierKeyDto {
  @ApiProperty()
  verifierKey: string;

  @ApiProperty({ format: 'date-time' })
  since: string;

  /** When the next one took its place; null while it signs. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  until: string | null;

  /** Entries that the audit log had at most while it signed; null while it signs, or until that is settled. */
  @ApiProperty({ type: Number, nullable: true })
  entries: number | null;

  /** The signed note that says so, and which key came after it. */
  @ApiProperty({ type: String, nullable: true })
  succession: string | null;
}

export class NewVerifierKeyDto {
  /** Signs from now on. Hand it to whoever checks. */
  @ApiProperty()
  verifierKey: string;
}

export class KeyEventDto {
  /** Its place in the audit log. */
  @ApiProperty()
  index: number;

  @ApiProperty()
  kind: string;

  @ApiProperty({ format: 'date-time' })
  at: string;

  /** The person's name, or what else did it. */
  @ApiProperty()
  by: string;

  /** What it was about: a fingerprint, a version or a verifier key. */
  @ApiProperty()
  about: string;
}

export class KeysDto {
  @ApiProperty({ enum: ['file', 'pkcs11'] })
  provider: 'file' | 'pkcs11';

  @ApiProperty({ type: [KekVersionDto] })
  versions: KekVersionDto[];

  /** The last one; null when there was none yet. */
  @ApiProperty({ type: KeyRotationDto, nullable: true })
  rotation: KeyRotationDto | null;

  @ApiProperty({ type: [KeyCertificateDto] })
  certificates: KeyCertificateDto[];

  @ApiProperty({ type: [VerifierKeyDto] })
  verifierKeys: VerifierKeyDto[];

  /** The newest entries about keys, newest first. */
  @ApiProperty({ type: [KeyEventDto] })
  ceremonies: KeyEventDto[];
}

export class CertificateRequestDto {
  /** PKCS#10, PEM. */
  @ApiProperty()
  pem: string;
}

export class ImportCertificateDto {
  /** The issued certificate and those of its issuers, PEM, in any order. */
  @ApiProperty({ maxLength: 65_536 })
  @IsString()
  @MaxLength(65_536)
  pem: string;
}
