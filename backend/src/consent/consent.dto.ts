import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageCursor } from '../platform/http/page-query.js';
import { CUSTOMER } from './subjects.dto.js';
import { CONSENT_STATES, type ConsentState } from './consent-decision.js';

export class ConsentSignalsDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsBoolean()
  gpc?: boolean;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(8_000)
  tcString?: string;

  @ApiProperty({ required: false, type: Object })
  @IsOptional()
  @IsObject()
  consentMode?: Record<string, string>;
}

export class ConsentSubmissionDto {
  @ApiProperty({ enum: [1] })
  @IsIn([1])
  wire: 1;

  @ApiProperty({ enum: ['shown', 'given', 'refused', 'dismissed', 'informed'] })
  @IsIn(['shown', 'given', 'refused', 'dismissed', 'informed'])
  decision: 'shown' | 'given' | 'refused' | 'dismissed' | 'informed';

  @ApiProperty()
  @Matches(/^[A-Za-z0-9._-]{1,40}$/)
  noticeVersion: string;

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(/^[a-z][a-z0-9-]{0,39}$/, { each: true })
  purposes: string[];

  @ApiProperty()
  @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$/)
  language: string;

  /** A pseudonym of the firm's making. */
  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  subject?: string;

  /** The firm's own number of the customer. Only a keyed hash of it is kept. */
  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(CUSTOMER)
  customer?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/)
  jurisdiction?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  noticeSha256?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(8_640_000_000_000_000)
  shownAt?: number;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[A-Za-z0-9._-]{1,40}$/)
  uiVariant?: string;

  /** The record that this visitor held till now: what was shown, or decided before. */
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  supersedes?: string;

  @ApiProperty({ enum: ['exhibit', 'site'] })
  @IsIn(['exhibit', 'site'])
  collectedBy: 'exhibit' | 'site';

  @ApiProperty({ required: false })
  @IsOptional()
  @ValidateNested()
  @Type(() => ConsentSignalsDto)
  signals?: ConsentSignalsDto;
}

export class ConsentQueryDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  siteId?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  subject?: string;

  @ApiProperty({ required: false, enum: [...CONSENT_STATES] })
  @IsOptional()
  @IsIn(CONSENT_STATES)
  state?: ConsentState;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[A-Za-z0-9._-]{1,40}$/)
  noticeVersion?: string;

  /** Decided at this moment or later. */
  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  /** Decided before this moment. */
  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;

  @PageCursor()
  cursor?: string;
}

export class ConsentRecordDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  siteId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty({ type: String, nullable: true })
  subject: string | null;

  @ApiProperty({ enum: [...CONSENT_STATES] })
  state: ConsentState;

  @ApiProperty()
  noticeVersion: string;

  @ApiProperty({ type: [String] })
  purposes: string[];

  /** null, as everything of the visitor, when the record has ended. */
  @ApiProperty({ type: String, nullable: true })
  language: string | null;

  @ApiProperty({ type: String, nullable: true })
  collectedBy: string | null;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty({ type: String, nullable: true })
  withdrawnAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  receiptId: string | null;

  /** Hex SHA-256 of the text that the visitor was told; null where none is kept. */
  @ApiProperty({ type: String, nullable: true })
  noticeSha256: string | null;

  /** Number of recordings made under it. */
  @ApiProperty()
  recordings: number;

  /** When its own period was over and everything of it was emptied; null while it is kept. */
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  endedAt: string | null;
}

export class ConsentPageDto {
  @ApiProperty({ type: [ConsentRecordDto] })
  items: ConsentRecordDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class ConsentEventDto {
  @ApiProperty({ enum: [...CONSENT_STATES] })
  kind: ConsentState;

  @ApiProperty({ format: 'date-time' })
  at: string;
}

export class ConsentRecordingDto {
  @ApiProperty()
  id: string;

  @ApiProperty({ enum: ['open', 'sealed', 'quarantined', 'destroyed'] })
  state: string;

  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  /** The visitor asked for its end: nobody watches it. */
  @ApiProperty()
  ending: boolean;
}

export class EndedRecordingsDto {
  @ApiProperty()
  recorded: number;

  /** As nobody asked for their end, or the question is a moment old. */
  @ApiProperty()
  standing: number;

  /** Kept where nobody can watch them. */
  @ApiProperty()
  restricted: number;

  /** Going now. */
  @ApiProperty()
  ending: number;

  @ApiProperty()
  destroyed: number;

  @ApiProperty({ type: String, nullable: true })
  restrictedUntil: string | null;
}

export class ConsentRecordDetailDto extends ConsentRecordDto {
  /** When the state began. */
  @ApiProperty({ format: 'date-time' })
  since: string;

  /** What happened, the earliest first. What time or a newer notice ended is in the state alone. */
  @ApiProperty({ type: [ConsentEventDto] })
  events: ConsentEventDto[];

  /** The newest 100. */
  @ApiProperty({ type: [ConsentRecordingDto] })
  recordingList: ConsentRecordingDto[];

  @ApiProperty()
  became: EndedRecordingsDto;

  /** Version of the legal bases that it is bound to; null where none were declared. */
  @ApiProperty({ type: Number, nullable: true })
  basisVersion: number | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  validUntil: string | null;

  /** The record in the fields of ISO/IEC TS 27560, canonical JSON; null in records of earlier days. */
  @ApiProperty({ type: String, nullable: true })
  record: string | null;

  /** The visitor's receipt, canonical JSON, and the signature under it; null when the record has ended. */
  @ApiProperty({ type: String, nullable: true })
  receipt: string | null;

  @ApiProperty({ type: String, nullable: true })
  signature: string | null;

  /** Version of the retention rules by which it ended. */
  @ApiProperty({ type: Number, nullable: true })
  endedRules: number | null;
}
