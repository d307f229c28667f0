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
import {
  MINUTES_LEAST,
  MINUTES_MOST,
  MINUTES_USUAL,
  PURPOSES,
  SCOPES,
  type Purpose,
  type Scope,
} from './access-decisions.js';

const trimmed = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.trim() : value,
);
/** Line breaks and tabs are text; what else is below the space is not, and PostgreSQL stores no zero byte. */
const TEXT = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/;
const SUBJECT = /^[A-Za-z0-9_-]{1,64}$/;
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
