import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsISO8601, IsOptional, Max, Min } from 'class-validator';
import { VERDICT_WORDS } from '../../evidence/verdict.js';
import { PersonDto } from '../../identity/person.dto.js';

export const PREVIEW_DAYS = 90;
const BEFORE = [...VERDICT_WORDS, 'none'] as const;
const AFTER = [...VERDICT_WORDS, 'unreadable'] as const;

export class PreviewDisclosureDto {
  /** How many days back from now. */
  @ApiProperty({ minimum: 1, maximum: PREVIEW_DAYS })
  @IsInt()
  @Min(1)
  @Max(PREVIEW_DAYS)
  days: number;
}

export class EvaluateDisclosureDto {
  /** Recordings opened from here on; left out: from the first. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  from?: string;

  /** And before this; left out: now. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  to?: string;
}

export class VerdictChangeDto {
  /** `none`: the recording had no verdict about the disclosure. */
  @ApiProperty({ enum: BEFORE })
  from: (typeof BEFORE)[number];

  /** `unreadable`: the recording can no longer be judged. */
  @ApiProperty({ enum: AFTER })
  to: (typeof AFTER)[number];

  @ApiProperty()
  recordings: number;

  /** A few recordings, for those who may search them. */
  @ApiProperty({ type: [String] })
  examples: string[];
}

export class DisclosureRunDto {
  @ApiProperty()
  id: string;

  @ApiProperty({ enum: ['preview', 'evaluation'] })
  kind: 'preview' | 'evaluation';

  @ApiProperty()
  disclosureId: string;

  @ApiProperty()
  version: number;

  @ApiProperty({ format: 'date-time' })
  from: string;

  @ApiProperty({ format: 'date-time' })
  to: string;

  @ApiProperty()
  askedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  askedAt: string;

  @ApiProperty({ enum: ['waiting', 'running', 'done', 'cancelled'] })
  state: 'waiting' | 'running' | 'done' | 'cancelled';

  /** Recordings in all; null until they are counted. */
  @ApiProperty({ type: Number, nullable: true })
  recordings: number | null;

  /** Recordings that were judged so far. */
  @ApiProperty()
  judged: number;

  /** A preview looks at so many of the newest recordings at most, and this one had more. */
  @ApiProperty()
  bounded: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt: string | null;

  @ApiProperty({ type: [VerdictChangeDto] })
  changes: VerdictChangeDto[];
}

export class DisclosureRunListDto {
  @ApiProperty({ type: [DisclosureRunDto] })
  items: DisclosureRunDto[];
}
