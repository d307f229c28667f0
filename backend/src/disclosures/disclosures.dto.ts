import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsInt,
  IsNumber,
  IsOptional,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { PersonDto } from '../identity/person.dto.js';

const HOUR_MS = 3_600_000;

export class DisclosureRuleDto {
  @ApiProperty()
  @IsInt()
  @Min(0)
  @Max(HOUR_MS)
  minContinuousMs: number;

  @ApiProperty()
  @IsInt()
  @Min(0)
  @Max(HOUR_MS)
  minCumulativeMs: number;

  @ApiProperty()
  @IsNumber()
  @Min(0.01)
  @Max(1)
  minVisibleShare: number;

  @ApiProperty()
  @IsNumber()
  @Min(0)
  @Max(100)
  minFontPx: number;

  @ApiProperty({ type: String, nullable: true })
  @ValidateIf((rule: DisclosureRuleDto) => rule.beforeAction !== null)
  @Matches(/^[a-z][a-z0-9-]{0,39}$/)
  beforeAction: string | null;
}

export class DraftDisclosureVersionDto {
  /** BCP 47. */
  @ApiProperty()
  @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  locale: string;

  @ApiProperty()
  @Length(1, 20_000)
  text: string;

  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => DisclosureRuleDto)
  rule: DisclosureRuleDto;
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

export class DisclosureVersionDto {
  @ApiProperty()
  version: number;

  @ApiProperty()
  locale: string;

  @ApiProperty()
  text: string;

  /** Hex. */
  @ApiProperty()
  textHash: string;

  @ApiProperty()
  rule: DisclosureRuleDto;

  @ApiProperty({ enum: ['draft', 'published'] })
  state: 'draft' | 'published';

  @ApiProperty()
  draftedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  draftedAt: string;

  @ApiProperty({ type: PersonDto, nullable: true })
  publishedBy: PersonDto | null;

  @ApiProperty({ type: String, nullable: true })
  publishedAt: string | null;

  @ApiProperty()
  mayPublish: boolean;
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
