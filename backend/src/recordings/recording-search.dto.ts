import { ApiProperty } from '@nestjs/swagger';
import { IsDateString, IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { VERDICT_WORDS, type VerdictWord } from '../evidence/verdict.js';
import { PageCursor, PageLimit } from '../platform/http/page-query.js';

export class RecordingQueryDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  site?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  subject?: string;

  /** Key of a disclosure; together with `verdict`. */
  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,39}$/)
  disclosure?: string;

  @ApiProperty({ required: false, enum: VERDICT_WORDS })
  @IsOptional()
  @IsIn(VERDICT_WORDS)
  verdict?: VerdictWord;

  @ApiProperty({ required: false, enum: ['open', 'sealed', 'quarantined', 'destroyed'] })
  @IsOptional()
  @IsIn(['open', 'sealed', 'quarantined', 'destroyed'])
  state?: 'open' | 'sealed' | 'quarantined' | 'destroyed';

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsDateString({ strict: true })
  from?: string;

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsDateString({ strict: true })
  to?: string;

  @PageCursor()
  cursor?: string;

  @PageLimit(200)
  limit?: number;
}

export class VerdictSummaryDto {
  @ApiProperty()
  disclosure: string;

  @ApiProperty()
  version: number;

  @ApiProperty({ enum: VERDICT_WORDS })
  verdict: VerdictWord;
}

export class RecordingSummaryDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  siteId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty({ type: String, nullable: true })
  subject: string | null;

  @ApiProperty({ enum: ['open', 'sealed', 'quarantined', 'destroyed'] })
  state: 'open' | 'sealed' | 'quarantined' | 'destroyed';

  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  @ApiProperty({ type: String, nullable: true })
  sealedAt: string | null;

  /** By the visitor's clock. */
  @ApiProperty()
  durationMs: number;

  @ApiProperty()
  segments: number;

  @ApiProperty()
  gaps: number;

  @ApiProperty({ type: [VerdictSummaryDto] })
  verdicts: VerdictSummaryDto[];
}

export class RecordingPageDto {
  @ApiProperty({ type: [RecordingSummaryDto] })
  items: RecordingSummaryDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
