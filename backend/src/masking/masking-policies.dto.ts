import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PublicationDto } from '../identity/publication.dto.js';

export class UnmaskRuleDto {
  @ApiProperty()
  @IsString()
  @MaxLength(64)
  id: string;

  @ApiProperty()
  @IsString()
  @MaxLength(200)
  selector: string;

  @ApiProperty()
  @IsBoolean()
  text: boolean;

  @ApiProperty()
  @IsBoolean()
  descendants: boolean;

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(/^[a-z][a-z0-9:-]{0,39}$/, { each: true })
  attributes: string[];

  /** Show the picture of the element itself. */
  @ApiProperty({ required: false })
  @IsOptional()
  @IsBoolean()
  image?: boolean;

  @ApiProperty()
  @IsString()
  @MaxLength(500)
  reason: string;

  /** Hex SHA-256 of the one text that may be shown. A recording that shows another is quarantined when it is sealed. */
  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  approvedTextHash?: string;
}

export class DraftUnmaskRuleDto extends UnmaskRuleDto {
  /** The one text that may be shown; takes the place of a hash. */
  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(20_000)
  approvedText?: string;
}

export class DraftMaskingPolicyDto {
  @ApiProperty()
  @IsUUID()
  siteId: string;

  @ApiProperty({ type: [DraftUnmaskRuleDto] })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => DraftUnmaskRuleDto)
  rules: DraftUnmaskRuleDto[];
}

export class MaskingPolicyQueryDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  siteId?: string;
}

export class MaskingPolicyDto extends PublicationDto {
  @ApiProperty()
  siteId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty()
  version: number;

  @ApiProperty({ type: [UnmaskRuleDto] })
  rules: UnmaskRuleDto[];
}

export class MaskingPolicyListDto {
  @ApiProperty({ type: [MaskingPolicyDto] })
  items: MaskingPolicyDto[];
}
