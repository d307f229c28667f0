import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsInt,
  IsOptional,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { NoticeRuleDto } from './notice-rule.dto.js';
import { PublicationDto } from '../identity/publication.dto.js';

export const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$/;
export const JURISDICTION = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

export class ControllerPartyDto {
  @ApiProperty()
  @Length(1, 200)
  name: string;

  @ApiProperty()
  @Length(1, 500)
  address: string;

  /** Where a visitor asks for their rights. */
  @ApiProperty()
  @Length(1, 300)
  contact: string;
}

/** What ISO/IEC TS 27560 asks of the processing. */
export class NoticeDeclarationDto {
  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => ControllerPartyDto)
  controller: ControllerPartyDto;

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @Length(1, 200, { each: true })
  dataCategories: string[];

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @Length(1, 200, { each: true })
  storageLocations: string[];

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(30)
  @Length(1, 200, { each: true })
  recipients: string[];

  /** ISO 8601 duration, such as P5Y. */
  @ApiProperty()
  @Matches(/^P(?=\d)(\d{1,3}Y)?(\d{1,3}M)?(\d{1,4}D)?$/)
  retentionPeriod: string;

  @ApiProperty({ type: Number, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3_650)
  validDays: number | null;

  /** Left out: the ready-made rule. */
  @ApiProperty({ required: false, type: NoticeRuleDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => NoticeRuleDto)
  rule?: NoticeRuleDto;
}

export class DraftNoticeTextDto {
  /** BCP 47. */
  @ApiProperty()
  @Matches(LANGUAGE)
  language: string;

  /** ISO 3166, or EU; null: wherever no other text is meant for. */
  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @Matches(JURISDICTION)
  jurisdiction: string | null;

  /** Kept byte for byte, as UTF-8. */
  @ApiProperty()
  @Length(20, 30_000)
  text: string;
}

export class DraftConsentNoticeDto {
  @ApiProperty()
  @IsUUID()
  siteId: string;

  @ApiProperty({ type: [DraftNoticeTextDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => DraftNoticeTextDto)
  texts: DraftNoticeTextDto[];

  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => NoticeDeclarationDto)
  declaration: NoticeDeclarationDto;
}

export class NoticeTextDto {
  @ApiProperty()
  language: string;

  @ApiProperty({ type: String, nullable: true })
  jurisdiction: string | null;

  /** Hex SHA-256 of the bytes. */
  @ApiProperty()
  sha256: string;
}

export class ConsentNoticeQueryDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  siteId?: string;
}

export class ConsentNoticeDto extends PublicationDto {
  @ApiProperty()
  siteId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty()
  version: number;

  /** As recorders, records and receipts name it. */
  @ApiProperty()
  noticeVersion: string;

  @ApiProperty({ type: [NoticeTextDto] })
  texts: NoticeTextDto[];

  @ApiProperty()
  declaration: NoticeDeclarationDto;
}

export class ConsentNoticeListDto {
  @ApiProperty({ type: [ConsentNoticeDto] })
  items: ConsentNoticeDto[];
}

export class NoticeTextWithWordsDto extends NoticeTextDto {
  @ApiProperty()
  text: string;
}

export class NoticeWordsDto {
  @ApiProperty({ type: [NoticeTextWithWordsDto] })
  items: NoticeTextWithWordsDto[];
}
