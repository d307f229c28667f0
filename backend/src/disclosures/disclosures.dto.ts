import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsDefined,
  IsISO8601,
  IsOptional,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { PublicationDto } from '../identity/publication.dto.js';
import { DisclosureActionDto, DisclosureRuleDto } from './disclosure-rule.dto.js';

export { DisclosureActionDto, DisclosureRuleDto } from './disclosure-rule.dto.js';

/** BCP 47. */
const LOCALE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$/;

/** The same version in another language. */
export class FurtherTextDto {
  @ApiProperty()
  @Matches(LOCALE)
  locale: string;

  @ApiProperty()
  @Length(1, 20_000)
  text: string;
}

export class DraftDisclosureVersionDto {
  /** BCP 47. */
  @ApiProperty()
  @Matches(LOCALE)
  locale: string;

  @ApiProperty()
  @Length(1, 20_000)
  text: string;

  @ApiPropertyOptional({ type: [FurtherTextDto] })
  @IsOptional()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => FurtherTextDto)
  furtherTexts?: FurtherTextDto[];

  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => DisclosureRuleDto)
  rule: DisclosureRuleDto;

  /** Finds it on pages that do not carry its key as `data-exhibit-disclosure`. */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @Length(1, 200)
  selector?: string | null;

  /** What the rule's `beforeAction` names, where the page does not mark it with `data-exhibit-action`. */
  @ApiPropertyOptional({ type: DisclosureActionDto, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => DisclosureActionDto)
  action?: DisclosureActionDto | null;

  /** Left out: from its publication on. */
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  effectiveFrom?: string | null;

  /** Left out: until a newer version takes over. */
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  effectiveTo?: string | null;
}

export class CreateDisclosureDto extends DraftDisclosureVersionDto {
  @ApiProperty()
  @IsUUID()
  siteId: string;

  @ApiProperty()
  @Matches(/^[a-z][a-z0-9-]{0,39}$/)
  key: string;

  @ApiProperty()
  @Length(1, 120)
  title: string;
}

export class DisclosureQueryDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  siteId?: string;
}

export class DisclosureTextDto {
  @ApiProperty()
  locale: string;

  @ApiProperty()
  text: string;

  /** Hex. */
  @ApiProperty()
  textHash: string;
}

export class DisclosureVersionDto extends PublicationDto {
  @ApiProperty()
  version: number;

  @ApiProperty()
  locale: string;

  @ApiProperty()
  text: string;

  /** Hex. */
  @ApiProperty()
  textHash: string;

  @ApiProperty({ type: [DisclosureTextDto] })
  furtherTexts: DisclosureTextDto[];

  @ApiProperty()
  rule: DisclosureRuleDto;

  @ApiProperty({ type: String, nullable: true })
  selector: string | null;

  @ApiProperty({ type: DisclosureActionDto, nullable: true })
  action: DisclosureActionDto | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  effectiveFrom: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  effectiveTo: string | null;

  /** Whether a visit that begins now is judged by it. */
  @ApiProperty()
  inForce: boolean;

  /** No published masking rule shows its text: verdicts are reached, and a replay shows masked letters. */
  @ApiProperty()
  maskedInReplay: boolean;
}

export class DisclosureCoverageDto {
  @ApiProperty()
  shown: number;

  @ApiProperty()
  notShown: number;

  @ApiProperty()
  cannotDetermine: number;
}

export class DisclosureDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  siteId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty()
  key: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: [DisclosureVersionDto] })
  versions: DisclosureVersionDto[];

  @ApiProperty()
  coverage: DisclosureCoverageDto;
}

export class DisclosureListDto {
  @ApiProperty({ type: [DisclosureDto] })
  items: DisclosureDto[];
}

export class RuleSetDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  title: string;

  /** The text of law or the guideline that it is made from. */
  @ApiProperty()
  source: string;

  @ApiProperty()
  address: string;

  /** What the source says, in short. */
  @ApiProperty()
  says: string;

  /** What of the rule is the firm's own choice, because the source names no number. */
  @ApiProperty()
  choice: string;

  @ApiProperty()
  rule: DisclosureRuleDto;
}

export class RuleSetListDto {
  @ApiProperty({ type: [RuleSetDto] })
  items: RuleSetDto[];
}
