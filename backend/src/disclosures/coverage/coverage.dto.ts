import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID, Length, Matches } from 'class-validator';
import { VERDICT_WORDS, type VerdictWord } from '../../evidence/verdict.js';
import { PageCursor, PageLimit } from '../../platform/http/page-query.js';

export const COVERAGE_DEVICES = ['phone', 'tablet', 'desktop', 'unknown'] as const;
export const COVERAGE_GROUPS = ['day', 'page', 'device', 'disclosure', 'site'] as const;
export type CoverageGroup = (typeof COVERAGE_GROUPS)[number];

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export class CoverageFilterDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  disclosure?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  site?: string;

  /** First day, UTC. 30 days before the last when missing. */
  @ApiProperty({ required: false, example: '2026-11-01' })
  @IsOptional()
  @Matches(DAY)
  from?: string;

  /** Last day, UTC, included. Today when missing. */
  @ApiProperty({ required: false, example: '2026-11-30' })
  @IsOptional()
  @Matches(DAY)
  to?: string;

  @ApiProperty({ required: false, enum: COVERAGE_DEVICES })
  @IsOptional()
  @IsIn(COVERAGE_DEVICES)
  device?: (typeof COVERAGE_DEVICES)[number];

  /** A masked path, or `unknown`. */
  @ApiProperty({ required: false })
  @IsOptional()
  @Length(1, 300)
  page?: string;
}

export class CoverageQueryDto extends CoverageFilterDto {
  @ApiProperty({ enum: COVERAGE_GROUPS })
  @IsIn(COVERAGE_GROUPS)
  by: CoverageGroup;
}

export class CoverageRecordingsQueryDto extends CoverageFilterDto {
  @ApiProperty()
  @IsUUID()
  declare disclosure: string;

  @ApiProperty({ required: false, enum: VERDICT_WORDS })
  @IsOptional()
  @IsIn(VERDICT_WORDS)
  outcome?: VerdictWord;

  @PageCursor()
  cursor?: string;

  @PageLimit(100)
  limit?: number;
}

export class CoverageCountsDto {
  @ApiProperty()
  shown: number;

  @ApiProperty()
  notShown: number;

  @ApiProperty()
  cannotDetermine: number;

  @ApiProperty()
  notApplicable: number;
}

export class CoverageGroupDto {
  /** A day, a path, a device or an id; `unknown` where it was not kept. */
  @ApiProperty()
  key: string;

  @ApiProperty()
  label: string;

  @ApiProperty()
  counts: CoverageCountsDto;

  /** The period before, of the same length. */
  @ApiProperty()
  before: CoverageCountsDto;
}

export class CoverageDto {
  @ApiProperty({ format: 'date' })
  from: string;

  @ApiProperty({ format: 'date' })
  to: string;

  @ApiProperty()
  counts: CoverageCountsDto;

  @ApiProperty()
  before: CoverageCountsDto;

  /** Days in order, everything else with the most visits first; at most 400. */
  @ApiProperty({ type: [CoverageGroupDto] })
  groups: CoverageGroupDto[];
}

export class CoveredRecordingDto {
  @ApiProperty()
  recordingId: string;

  @ApiProperty()
  disclosureId: string;

  @ApiProperty()
  disclosure: string;

  @ApiProperty()
  title: string;

  @ApiProperty()
  version: number;

  @ApiProperty({ enum: VERDICT_WORDS })
  outcome: VerdictWord;

  @ApiProperty({ type: [String] })
  reasons: string[];

  @ApiProperty({ format: 'date-time' })
  visitedAt: string;

  @ApiProperty({ type: String, nullable: true })
  page: string | null;

  @ApiProperty({ type: String, nullable: true, enum: ['phone', 'tablet', 'desktop'] })
  device: 'phone' | 'tablet' | 'desktop' | null;

  /** Of the replay, ms since the visit began; null when there is nothing to look at. */
  @ApiProperty({ type: Number, nullable: true })
  moment: number | null;
}

export class CoveredRecordingsDto {
  @ApiProperty({ type: [CoveredRecordingDto] })
  items: CoveredRecordingDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
