import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { PublicationDto } from '../identity/publication.dto.js';
import { KEEPING_BASES, LEGAL_BASES, type KeepingBasis, type LegalBasisName } from './legal-basis.js';

/** What keeps recordings after a withdrawal. */
export class KeepingBasisDto {
  @ApiProperty({ enum: [...KEEPING_BASES] })
  @IsIn(KEEPING_BASES)
  basis: KeepingBasis;

  /** The law or the claims, in words that a visitor may read. */
  @ApiProperty()
  @Length(3, 300)
  reason: string;

  /** ISO 8601 duration from a recording's last segment, such as P5Y. */
  @ApiProperty()
  @Matches(/^P(?=\d)(\d{1,2}Y)?(\d{1,3}M)?(\d{1,4}D)?$/)
  period: string;
}

export class DeclaredPurposeDto {
  @ApiProperty()
  @Matches(/^[a-z][a-z0-9-]{0,39}$/)
  purpose: string;

  @ApiProperty({ enum: [...LEGAL_BASES] })
  @IsIn(LEGAL_BASES)
  basis: LegalBasisName;

  /** The contract, law, task or interest; null for consent. */
  @ApiProperty({ type: String, nullable: true })
  @IsOptional()
  @Length(3, 300)
  reason: string | null;

  @ApiProperty({ type: KeepingBasisDto, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => KeepingBasisDto)
  kept: KeepingBasisDto | null;
}

export class DraftLegalBasisDto {
  @ApiProperty()
  @IsUUID()
  siteId: string;

  @ApiProperty({ type: [DeclaredPurposeDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => DeclaredPurposeDto)
  purposes: DeclaredPurposeDto[];
}

export class LegalBasisQueryDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  siteId?: string;
}

export class LegalBasisDto extends PublicationDto {
  @ApiProperty()
  siteId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty()
  version: number;

  @ApiProperty({ type: [DeclaredPurposeDto] })
  purposes: DeclaredPurposeDto[];
}

export class LegalBasisListDto {
  @ApiProperty({ type: [LegalBasisDto] })
  items: LegalBasisDto[];
}
