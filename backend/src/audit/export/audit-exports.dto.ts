import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsISO8601, IsOptional, IsUUID } from 'class-validator';
import { PersonDto } from '../../identity/person.dto.js';
import { AUDIT_CATALOGUE, type AuditKind } from '../catalogue.js';
import { EXPORT_FORMS, type ExportForm } from './audit-export.entity.js';

export class AskAuditExportDto {
  /** `pdf` is a summary for people, with the entries as JSON lines beside it. */
  @ApiProperty({ enum: EXPORT_FORMS })
  @IsIn(EXPORT_FORMS)
  form: ExportForm;

  /** From this time on. */
  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  /** Before this time. */
  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;

  @ApiProperty({ required: false, type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsIn(Object.keys(AUDIT_CATALOGUE), { each: true })
  kinds?: AuditKind[];

  /** Pseudonym of a person, or the id of a site for what its recorders did. */
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  actor?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  recording?: string;

  @ApiProperty({ required: false, enum: ['done', 'refused'] })
  @IsOptional()
  @IsIn(['done', 'refused'])
  outcome?: 'done' | 'refused';
}

export class AuditExportFilterDto {
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  from: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  to: string | null;

  @ApiProperty({ type: [String], nullable: true })
  kinds: string[] | null;

  @ApiProperty({ type: String, nullable: true })
  actor: string | null;

  @ApiProperty({ type: String, nullable: true })
  recording: string | null;

  @ApiProperty({ type: String, enum: ['done', 'refused'], nullable: true })
  outcome: 'done' | 'refused' | null;
}

export class AuditExportDto {
  @ApiProperty()
  id: string;

  @ApiProperty({ enum: EXPORT_FORMS })
  form: ExportForm;

  @ApiProperty()
  filter: AuditExportFilterDto;

  @ApiProperty()
  askedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  askedAt: string;

  @ApiProperty({ enum: ['waiting', 'making', 'made', 'failed'] })
  state: string;

  /** Entries in it so far. */
  @ApiProperty()
  entries: number;

  /** How much of the log was looked at, 0 to 1. */
  @ApiProperty()
  progress: number;

  @ApiProperty({ type: Number, nullable: true })
  logSize: number | null;

  @ApiProperty({ type: Number, nullable: true })
  bytes: number | null;

  /** Hex, of the whole zip. */
  @ApiProperty({ type: String, nullable: true })
  sha256: string | null;

  @ApiProperty({ type: String, nullable: true })
  failure: string | null;
}

export class AuditExportListDto {
  /** Newest first. */
  @ApiProperty({ type: [AuditExportDto] })
  items: AuditExportDto[];
}
