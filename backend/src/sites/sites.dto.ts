import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PersonDto } from '../identity/person.dto.js';

export class SiteConsentDto {
  @ApiProperty()
  @Matches(/^[A-Za-z0-9._-]{1,40}$/)
  noticeVersion: string;

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @Matches(/^[a-z][a-z0-9-]{0,39}$/, { each: true })
  purposes: string[];

  /** Count the browser's Sec-GPC: 1 as a refusal. */
  @ApiProperty()
  @IsBoolean()
  honourGpc: boolean;
}

export class CreateSiteDto {
  @ApiProperty()
  @Length(1, 80)
  name: string;

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @MaxLength(300, { each: true })
  origins: string[];

  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => SiteConsentDto)
  consent: SiteConsentDto;
}

export class SiteHealthDto {
  @ApiProperty({ type: String, nullable: true })
  lastSegmentAt: string | null;

  @ApiProperty({ type: Number, nullable: true })
  policyVersionSeen: number | null;

  @ApiProperty()
  policyVersionCurrent: number;

  @ApiProperty()
  recordings24h: number;
}

export class SiteDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  key: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: [String] })
  origins: string[];

  @ApiProperty()
  consent: SiteConsentDto;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty()
  createdBy: PersonDto;

  @ApiProperty()
  health: SiteHealthDto;
}

export class SiteListDto {
  @ApiProperty({ type: [SiteDto] })
  items: SiteDto[];
}
