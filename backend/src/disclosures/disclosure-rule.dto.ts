import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  Equals,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';

const DEVICES = ['phone', 'tablet', 'desktop'] as const;
/** Beyond this a number is a mistake of a program. What a rule may ask is said by definition-faults.ts, in words. */
const ANY_NUMBER = 1e12;

/** What counts as shown. What is left out is not asked. */
export class DisclosureRuleDto {
  /** Longest unbroken time, ms. */
  @ApiProperty()
  @IsInt()
  @Min(0)
  @Max(ANY_NUMBER)
  minContinuousMs: number;

  /** All time together, ms. */
  @ApiProperty()
  @IsInt()
  @Min(0)
  @Max(ANY_NUMBER)
  minCumulativeMs: number;

  @ApiProperty()
  @IsNumber()
  minVisibleShare: number;

  /** CSS px. */
  @ApiProperty()
  @IsNumber()
  minFontPx: number;

  @ApiProperty({ type: String, nullable: true })
  @ValidateIf((rule: DisclosureRuleDto) => rule.beforeAction !== null)
  @Matches(/^[a-z][a-z0-9-]{0,39}$/)
  beforeAction: string | null;

  /** It must be visible for as long as this rate of reading needs. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsNumber()
  wordsPerMinute?: number;

  /** WCAG 2 contrast. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsNumber()
  minContrast?: number;

  /** Its font size ÷ the page's predominant font size. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsNumber()
  minRelativeFont?: number;

  /** Each line needs its own dwell; the share is then that of the lines. */
  @ApiPropertyOptional({ enum: [true] })
  @IsOptional()
  @Equals(true)
  lineByLine?: true;

  /** CSS px to what `beforeAction` acts on. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsNumber()
  maxActionDistancePx?: number;

  @ApiPropertyOptional({ enum: DEVICES, isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @IsIn(DEVICES, { each: true })
  devices?: ('phone' | 'tablet' | 'desktop')[];

  /** Time at a higher pinch zoom does not count. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsNumber()
  maxZoom?: number;

  /** It must be visible on every page of the visit. */
  @ApiPropertyOptional({ enum: [true] })
  @IsOptional()
  @Equals(true)
  wholeVisit?: true;

  /** Paths on which it must appear; `*` is one part, `**` any rest. */
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  pages?: string[];
}

export class DisclosureActionDto {
  @ApiProperty({ enum: ['click', 'submit', 'consent'] })
  @IsIn(['click', 'submit', 'consent'])
  on: 'click' | 'submit' | 'consent';

  @ApiPropertyOptional()
  @IsOptional()
  @Length(1, 200)
  selector?: string;
}
