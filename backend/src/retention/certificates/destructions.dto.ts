import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDateString,
  IsIn,
  IsOptional,
  IsUUID,
  Matches,
} from 'class-validator';
import { DESTRUCTION_CAUSES, type DestructionCause } from '../../evidence/destruction-certificate.js';
import { PersonDto } from '../../identity/person.dto.js';

export const DESTRUCTION_STATES = ['waiting', 'under-way', 'failing', 'certified'] as const;
export type DestructionState = (typeof DESTRUCTION_STATES)[number];

export class DestructionQueryDto {
  @ApiProperty({ required: false, enum: DESTRUCTION_STATES })
  @IsOptional()
  @IsIn(DESTRUCTION_STATES)
  state?: DestructionState;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,200}$/)
  cursor?: string;
}

export class DestructionDto {
  @ApiProperty({ format: 'uuid' })
  recordingId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  @ApiProperty({ enum: DESTRUCTION_CAUSES })
  cause: DestructionCause;

  /** `waiting`: for somebody's approval. */
  @ApiProperty({ enum: DESTRUCTION_STATES })
  state: DestructionState;

  @ApiProperty({ format: 'date-time' })
  begunAt: string;

  @ApiProperty({ type: PersonDto, nullable: true })
  approvedBy: PersonDto | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  keyDestroyedAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  certifiedAt: string | null;

  /** Hex SHA-256 of the certificate, as the audit log has it. */
  @ApiProperty({ type: String, nullable: true })
  certificateHash: string | null;

  /** A closed code of why it does not go on. */
  @ApiProperty({ type: String, nullable: true })
  fault: string | null;
}

export class DestructionPageDto {
  @ApiProperty({ type: [DestructionDto] })
  items: DestructionDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class ApproveDestructionsDto {
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @IsUUID('all', { each: true })
  recordings: string[];
}

export class ApprovedDto {
  @ApiProperty()
  approved: number;
}

export class CertificatesQueryDto {
  @ApiProperty({ required: false, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  recording?: string;

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsDateString({ strict: true })
  from?: string;

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsDateString({ strict: true })
  to?: string;
}
