import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsUUID, Length, Matches } from 'class-validator';
import { PublicationDto } from '../identity/publication.dto.js';

export class InvalidatedNoticeDto {
  @ApiProperty()
  @IsUUID()
  siteId: string;

  /** As recorders, records and receipts name it. */
  @ApiProperty()
  @Matches(/^[A-Za-z0-9._-]{1,40}$/)
  noticeVersion: string;
}

export class InvalidateNoticeDto extends InvalidatedNoticeDto {
  @ApiProperty()
  @Length(10, 1_000)
  reason: string;
}

export class ConsentInvalidationQueryDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  siteId?: string;
}

export class ConsentInvalidationDto extends PublicationDto {
  @ApiProperty()
  siteId: string;

  @ApiProperty()
  noticeVersion: string;

  @ApiProperty()
  reason: string;

  /** How many decisions allow nothing by it, or would. */
  @ApiProperty()
  decisions: number;
}

export class ConsentInvalidationListDto {
  @ApiProperty({ type: [ConsentInvalidationDto] })
  items: ConsentInvalidationDto[];
}
