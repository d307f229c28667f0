import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  IsDateString,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { VERDICT_WORDS, type VerdictWord } from '../evidence/verdict.js';
import { PersonDto } from '../identity/person.dto.js';
import {
  ABOUTS,
  APPROVER_ROLES,
  MINUTES_LEAST,
  MINUTES_MOST,
  MINUTES_USUAL,
  PURPOSES,
  SCOPES,
  SENSITIVITIES,
  type About,
  type ApproverRole,
  type Purpose,
  type RequestState,
  type Scope,
  type Sensitivity,
  type Vote,
} from './access-decisions.js';

const trimmed = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.trim() : value,
);
/** Line breaks and tabs are text; what else is below the space is not, and PostgreSQL stores no zero byte. */
const TEXT = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/;
const SUBJECT = /^[A-Za-z0-9_-]{1,64}$/;
const STATES = [
  'pending',
  'approved',
  'denied',
  'expired',
  'cancelled',
  'lapsed',
] as const satisfies RequestState[];
export const LISTS = ['pending', 'decided', 'mine', 'all'] as const;

export class AccessRequestQueryDto {
  @ApiProperty({ required: false, enum: LISTS })
  @IsOptional()
  @IsIn(LISTS)
  state?: (typeof LISTS)[number];
}

/** As on the page of recordings. Only what is sealed is asked for. */
export class AccessSearchDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  site?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(SUBJECT)
  subject?: string;

  /** Key of a disclosure. */
  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,39}$/)
  disclosure?: string;

  @ApiProperty({ required: false, enum: VERDICT_WORDS })
  @IsOptional()
  @IsIn(VERDICT_WORDS)
  verdict?: VerdictWord;

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsDateString({ strict: true })
  from?: string;

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsDateString({ strict: true })
  to?: string;
}

/** Exactly one of `recordingId`, `subject` and `search`. What the last two find now is what is asked for. */
export class CreateAccessRequestDto {
  @ApiProperty({ required: false, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  recordingId?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(SUBJECT)
  subject?: string;

  @ApiProperty({ required: false, type: AccessSearchDto })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AccessSearchDto)
  search?: AccessSearchDto;

  @ApiProperty({ enum: PURPOSES })
  @IsIn(PURPOSES)
  purpose: Purpose;

  @ApiProperty({ minLength: 10, maxLength: 500 })
  @trimmed
  @IsString()
  @Length(10, 500)
  @Matches(TEXT, { message: 'reason must be plain text' })
  reason: string;

  @ApiProperty({ enum: SCOPES })
  @IsIn(SCOPES)
  scope: Scope;

  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: MINUTES_LEAST,
    maximum: MINUTES_MOST,
    default: MINUTES_USUAL,
  })
  @IsOptional()
  @IsInt()
  @Min(MINUTES_LEAST)
  @Max(MINUTES_MOST)
  minutes?: number;
}

export class ApproveAccessRequestDto {
  /** Fewer minutes than were asked for. Nothing: as many as were asked for. */
  @ApiProperty({ required: false, type: 'integer', minimum: MINUTES_LEAST, maximum: MINUTES_MOST })
  @IsOptional()
  @IsInt()
  @Min(MINUTES_LEAST)
  @Max(MINUTES_MOST)
  minutes?: number;
}

export class DenyAccessRequestDto {
  @ApiProperty({ minLength: 3, maxLength: 500 })
  @trimmed
  @IsString()
  @Length(3, 500)
  @Matches(TEXT, { message: 'reason must be plain text' })
  reason: string;
}

export class GrantDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  recordingId: string;

  @ApiProperty()
  grantee: PersonDto;

  @ApiProperty()
  approver: PersonDto;

  @ApiProperty({ enum: SCOPES })
  scope: Scope;

  @ApiProperty({ format: 'date-time' })
  startsAt: string;

  @ApiProperty({ format: 'date-time' })
  endsAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  revokedAt: string | null;

  @ApiProperty()
  live: boolean;
}

export class AccessVoteDto {
  @ApiProperty()
  person: PersonDto;

  @ApiProperty({ enum: ['approve', 'deny'] })
  vote: Vote;

  @ApiProperty({ format: 'date-time' })
  votedAt: string;

  @ApiProperty({ type: PersonDto, nullable: true })
  onBehalfOf: PersonDto | null;
}

export class RequestedRecordingDto {
  @ApiProperty({ format: 'uuid' })
  recordingId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty({ type: String, nullable: true })
  subject: string | null;

  @ApiProperty({ type: GrantDto, nullable: true })
  grant: GrantDto | null;
}

export class RequestedRecordingListDto {
  @ApiProperty({ type: [RequestedRecordingDto] })
  items: RequestedRecordingDto[];
}

export class AccessRequestDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: ABOUTS })
  about: About;

  /** The one that it is about; null for a search or a subject. */
  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  recordingId: string | null;

  /** How many recordings it names. */
  @ApiProperty({ type: 'integer' })
  recordings: number;

  /** What was searched for. */
  @ApiProperty({ type: AccessSearchDto, nullable: true })
  search: AccessSearchDto | null;

  @ApiProperty({ enum: SENSITIVITIES })
  sensitivity: Sensitivity;

  /** How many people have to agree, and of which role. */
  @ApiProperty({ type: 'integer' })
  approvalsNeeded: number;

  @ApiProperty({ type: 'integer' })
  denialsNeeded: number;

  @ApiProperty({ enum: APPROVER_ROLES })
  approverRole: ApproverRole;

  @ApiProperty({ type: [AccessVoteDto] })
  votes: AccessVoteDto[];

  @ApiProperty()
  siteName: string;

  @ApiProperty({ type: String, nullable: true })
  subject: string | null;

  @ApiProperty()
  requestedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  requestedAt: string;

  @ApiProperty({ enum: PURPOSES })
  purpose: Purpose;

  @ApiProperty()
  reason: string;

  @ApiProperty({ enum: SCOPES })
  scope: Scope;

  @ApiProperty({ type: 'integer' })
  minutes: number;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ enum: STATES })
  state: RequestState;

  @ApiProperty({ type: PersonDto, nullable: true })
  decidedBy: PersonDto | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  decidedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  decisionReason: string | null;

  /** The grant that it gave; of many recordings that of one of them. */
  @ApiProperty({ type: GrantDto, nullable: true })
  grant: GrantDto | null;

  /** Whether whoever asks may approve or deny it now. */
  @ApiProperty()
  mayDecide: boolean;

  /** For whom they would speak; null for themselves. */
  @ApiProperty({ type: PersonDto, nullable: true })
  mayDecideFor: PersonDto | null;
}

export class AccessRequestListDto {
  @ApiProperty({ type: [AccessRequestDto] })
  items: AccessRequestDto[];
}

export class GrantListDto {
  @ApiProperty({ type: [GrantDto] })
  items: GrantDto[];
}
