import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Min } from 'class-validator';
import { PageLimit } from '../platform/http/page-query.js';
import { AUDIT_CATALOGUE, type AuditKind } from './catalogue.js';

export class AuditQueryDto {
  /** Only entries with a smaller index. */
  @ApiProperty({ required: false })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  before?: number;

  @ApiProperty({ required: false, type: String })
  @IsOptional()
  @IsIn(Object.keys(AUDIT_CATALOGUE))
  kind?: AuditKind;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  recording?: string;

  @PageLimit(200)
  limit?: number;
}

export class AuditActorDto {
  @ApiProperty({ enum: ['person', 'recorder', 'system', 'operator'] })
  kind: string;

  @ApiProperty({ type: String, nullable: true })
  id: string | null;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;
}

export class AuditEntryDto {
  @ApiProperty()
  index: number;

  @ApiProperty()
  id: string;

  @ApiProperty()
  kind: string;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty()
  actor: AuditActorDto;

  @ApiProperty({ enum: ['done', 'refused'] })
  outcome: string;

  @ApiProperty({ type: String, nullable: true })
  recordingId: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  fields: Record<string, unknown>;

  /** Hex. */
  @ApiProperty()
  leafHash: string;

  /** Hex. */
  @ApiProperty()
  linkHash: string;
}

export class AuditPageDto {
  @ApiProperty({ type: [AuditEntryDto] })
  items: AuditEntryDto[];

  @ApiProperty({ type: Number, nullable: true })
  nextBefore: number | null;
}

export class AuditFaultDto {
  @ApiProperty()
  index: number;

  @ApiProperty()
  code: string;
}

export class AuditVerificationDto {
  @ApiProperty()
  entries: number;

  @ApiProperty()
  holds: boolean;

  @ApiProperty({ type: [AuditFaultDto] })
  faults: AuditFaultDto[];

  /** Hex. */
  @ApiProperty()
  lastLink: string;

  /** Root of the tree over all entries, base64. */
  @ApiProperty()
  root: string;

  /** Signed checkpoints whose root was found again. */
  @ApiProperty()
  checkpoints: number;

  @ApiProperty({ format: 'date-time' })
  checkedAt: string;
}
