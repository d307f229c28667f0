import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PersonDto } from '../identity/person.dto.js';
import { ConsentEndingsDto, ConsentPeriodDto, ConsentPreviewDto } from './consent-periods.dto.js';
import { RETENTION_ALARMS, type RetentionAlarmCause } from './sweeper/retention-alarms.service.js';

/** Words that a firm chooses for what its recordings are about, and for whose law they are under. */
const WORD = /^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}$/;
const MOST_RULES = 200;
const MOST_DECLARATIONS = 1_000;
const MOST_PERIODS = 1_000;

export class RetentionMinimumDto {
  /** ISO 8601, years, months and days (`P6Y`), or `forever`. */
  @ApiProperty()
  @IsString()
  @MaxLength(20)
  period: string;

  @ApiProperty()
  @IsString()
  @MaxLength(200)
  law: string;
}

export class RetentionRuleDto {
  /** null: any. */
  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  site: string | null;

  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @Matches(WORD)
  category: string | null;

  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @Matches(WORD)
  jurisdiction: string | null;

  @ApiProperty({ type: RetentionMinimumDto, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => RetentionMinimumDto)
  minimum: RetentionMinimumDto | null;

  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  maximum: string | null;

  @ApiProperty()
  @IsBoolean()
  approval: boolean;
}

export class SiteDeclarationDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  site: string;

  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @Matches(WORD)
  category: string | null;

  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @Matches(WORD)
  jurisdiction: string | null;
}

export class DraftRetentionRulesDto {
  @ApiProperty({ type: [RetentionRuleDto] })
  @IsArray()
  @ArrayMaxSize(MOST_RULES)
  @ValidateNested({ each: true })
  @Type(() => RetentionRuleDto)
  rules: RetentionRuleDto[];

  @ApiProperty({ type: [SiteDeclarationDto] })
  @IsArray()
  @ArrayMaxSize(MOST_DECLARATIONS)
  @ValidateNested({ each: true })
  @Type(() => SiteDeclarationDto)
  declarations: SiteDeclarationDto[];

  /** Where nothing is said, records of consent stay. */
  @ApiProperty({ type: [ConsentPeriodDto], required: false })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_PERIODS)
  @ValidateNested({ each: true })
  @Type(() => ConsentPeriodDto)
  consents?: ConsentPeriodDto[];
}

export class RetentionAppliedDto {
  @ApiProperty()
  recordings: number;

  @ApiProperty()
  applied: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  endedAt: string | null;
}

export class RetentionRulesDto extends DraftRetentionRulesDto {
  @ApiProperty({ type: [ConsentPeriodDto], required: true })
  declare consents: ConsentPeriodDto[];

  @ApiProperty()
  version: number;

  @ApiProperty()
  draftedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  draftedAt: string;

  @ApiProperty({ type: PersonDto, nullable: true })
  publishedBy: PersonDto | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  publishedAt: string | null;

  /** Whether anybody may: another person than who drafted it, and nothing newer is in force. */
  @ApiProperty()
  mayPublish: boolean;

  @ApiProperty({ type: RetentionAppliedDto, nullable: true })
  applied: RetentionAppliedDto | null;
}

export class RetentionRulesListDto {
  /** Without one, nothing is ever destroyed. */
  @ApiProperty({ type: Number, nullable: true })
  inForce: number | null;

  @ApiProperty({ type: [RetentionRulesDto] })
  items: RetentionRulesDto[];
}

export class ReadyRuleSetDto {
  @ApiProperty()
  key: string;

  @ApiProperty()
  title: string;

  @ApiProperty()
  source: string;

  @ApiProperty()
  note: string;

  @ApiProperty({ type: [RetentionRuleDto] })
  rules: RetentionRuleDto[];

  @ApiProperty({ type: [ConsentPeriodDto] })
  consents: ConsentPeriodDto[];
}

export class ReadyRuleSetListDto {
  @ApiProperty({ type: [ReadyRuleSetDto] })
  items: ReadyRuleSetDto[];
}

export class PreviewMonthDto {
  /** `2027-03`, or `never`. */
  @ApiProperty()
  month: string;

  @ApiProperty()
  recordings: number;
}

export class RetentionPreviewDto {
  @ApiProperty()
  version: number;

  @ApiProperty()
  recordings: number;

  /** Due at once, and how many of these are held. */
  @ApiProperty()
  dueNow: number;

  @ApiProperty()
  dueNowHeld: number;

  /** Against the rules that are in force. */
  @ApiProperty()
  longer: number;

  @ApiProperty()
  shorter: number;

  @ApiProperty()
  forever: number;

  @ApiProperty({ type: [PreviewMonthDto] })
  months: PreviewMonthDto[];

  @ApiProperty()
  consents: ConsentPreviewDto;
}

export class SetSweeperDto {
  @ApiProperty()
  @IsBoolean()
  paused: boolean;

  /** Plans and counts, and destroys nothing. */
  @ApiProperty()
  @IsBoolean()
  dryRun: boolean;

  /** At most so many recordings in a minute; null for as many as it can. */
  @ApiProperty({ type: Number, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  perMinute: number | null;
}

export class RetentionAlarmDto {
  @ApiProperty({ enum: RETENTION_ALARMS })
  cause: RetentionAlarmCause;

  @ApiProperty({ format: 'date-time' })
  since: string;
}

export class SweeperDto extends SetSweeperDto {
  @ApiProperty({ type: PersonDto, nullable: true })
  setBy: PersonDto | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  setAt: string | null;

  /** Due, not held, and not destroyed yet. */
  @ApiProperty()
  backlog: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  oldestDue: string | null;

  @ApiProperty()
  dueHeld: number;

  @ApiProperty()
  waitingForApproval: number;

  /** Keys are destroyed, and the certificate is not issued yet. */
  @ApiProperty()
  unfinished: number;

  @ApiProperty()
  failing: number;

  /** No rules were applied to them yet. */
  @ApiProperty()
  unplanned: number;

  @ApiProperty()
  destroyed: number;

  /** Records of consent: they end once a day, and when rules are published. */
  @ApiProperty()
  consents: ConsentEndingsDto;

  @ApiProperty({ type: [RetentionAlarmDto] })
  alarms: RetentionAlarmDto[];
}
