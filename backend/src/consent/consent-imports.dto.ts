import { ApiProperty, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBase64,
  IsDefined,
  IsISO8601,
  IsIn,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { ConsentSubmissionDto } from './consent.dto.js';

/** At most so many bytes of proof; base64 makes four of three. */
export const MAX_PROOF_BYTES = 131_072;

export class ImportedProofDto {
  @ApiProperty()
  @Matches(/^[a-z]+\/[a-z0-9.+-]{1,80}$/)
  mediaType: string;

  /** The bytes by which the firm proves the decision, in base64; kept as they come. */
  @ApiProperty()
  @IsBase64()
  @Length(4, Math.ceil(MAX_PROOF_BYTES / 3) * 4)
  bytes: string;
}

export class ImportConsentDto extends OmitType(ConsentSubmissionDto, [
  'wire',
  'decision',
  'collectedBy',
  'supersedes',
]) {
  @ApiProperty()
  @IsUUID()
  siteId: string;

  /** The firm's own name of this decision, never a customer's number. Handed over twice, it is one. */
  @ApiProperty()
  @Matches(/^[A-Za-z0-9._:-]{1,100}$/)
  reference: string;

  @ApiProperty({ enum: ['given', 'refused', 'dismissed'] })
  @IsIn(['given', 'refused', 'dismissed'])
  decision: 'given' | 'refused' | 'dismissed';

  /** By the firm's clock. */
  @ApiProperty({ format: 'date-time' })
  @IsISO8601({ strict: true })
  decidedAt: string;

  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => ImportedProofDto)
  proof: ImportedProofDto;
}

export class ImportedConsentDto {
  @ApiProperty()
  consentId: string;

  /** Hex SHA-256 of the proof. */
  @ApiProperty()
  proofSha256: string;

  /** Canonical JSON: the copy for the visitor, and the signature under it. */
  @ApiProperty()
  receipt: string;

  @ApiProperty()
  signature: string;
}
