import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { PersonDto } from '../identity/person.dto.js';
import {
  MINUTES_LEAST,
  MINUTES_MOST,
  PURPOSES,
  SCOPES,
  type Purpose,
  type RequestState,
  type Scope,
} from './access-decisions.js';

const trimmed = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.trim() : value,
);
/** Line breaks and tabs are text; what else is below the space is not, and PostgreSQL stores no zero byte. */
const TEXT = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/;
const STATES = ['pending', 'approved', 'denied', 'expired', 'cancelled'] as const satisfies RequestState[];
export const LISTS = ['pending', 'decided', 'mine', 'all'] as const;

export class AccessRequestQueryDto {
  @ApiProperty({ required: false, enum: LISTS })
  @IsOptional()
  @IsIn(LISTS)
  state?: (typeof LISTS)[number];
}

export class CreateAccessRequestDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  recordingId: string;

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

  @ApiProperty({ type: 'integer', minimum: MINUTES_LEAST, maximum: MINUTES_MOST })
  @IsInt()
  @Min(MINUTES_LEAST)
  @Max(MINUTES_MOST)
  minutes: number;
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

export class AccessRequestDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  recordingId: string;

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

  @ApiProperty({ type: GrantDto, nullable: true })
  grant: GrantDto | null;

  /** Whether whoever asks may approve or deny it now. */
  @ApiProperty()
  mayDecide: boolean;
}

export class AccessRequestListDto {
  @ApiProperty({ type: [AccessRequestDto] })
  items: AccessRequestDto[];
}

export class GrantListDto {
  @ApiProperty({ type: [GrantDto] })
  items: GrantDto[];
}
