import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsDateString,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { LEFT_OUT_REASONS, type LeftOutReason } from '../../evidence/collection-format.js';
import { PersonDto } from '../../identity/person.dto.js';

/** Either one disclosure across all its recordings, within a time, or one subject. */
export class OrderCollectionDto {
  @ApiPropertyOptional()
  @ValidateIf(({ subject }: OrderCollectionDto) => subject === undefined)
  @IsUUID()
  disclosureId?: string;

  @ApiPropertyOptional({ maxLength: 256 })
  @ValidateIf(({ disclosureId }: OrderCollectionDto) => disclosureId === undefined)
  @IsString()
  @MinLength(1)
  @MaxLength(256)
  subject?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsDateString()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsDateString()
  to?: string;
}

export class CollectionAboutDto {
  @ApiProperty({ enum: ['disclosure', 'subject'] })
  kind: 'disclosure' | 'subject';

  /** The disclosure's title and site, or the subject. */
  @ApiProperty()
  name: string;

  @ApiPropertyOptional({ format: 'date-time', nullable: true, type: String })
  from: string | null;

  @ApiPropertyOptional({ format: 'date-time', nullable: true, type: String })
  to: string | null;
}

export class LeftOutDto {
  @ApiProperty({ enum: LEFT_OUT_REASONS })
  why: LeftOutReason;

  @ApiProperty()
  recordings: number;
}

export class CollectionDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  about: CollectionAboutDto;

  @ApiProperty({ enum: ['working', 'ready', 'failed'] })
  state: 'working' | 'ready' | 'failed';

  @ApiProperty()
  orderedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  orderedAt: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  finishedAt: string | null;

  /** Recordings that were asked for, that have been come to, and that are in. */
  @ApiProperty()
  asked: number;

  @ApiProperty()
  done: number;

  @ApiProperty()
  packed: number;

  @ApiProperty({ type: [LeftOutDto] })
  leftOut: LeftOutDto[];

  /** Of the whole zip; null until it is ready. */
  @ApiProperty({ nullable: true, type: Number })
  bytes: number | null;

  /** Hex SHA-256 of collection.json, which lists the digest of everything in it. */
  @ApiProperty({ nullable: true, type: String })
  digest: string | null;

  /** A closed code of why it could not be made. */
  @ApiProperty({ nullable: true, type: String })
  failure: string | null;

  /** Whether it was given up half-way, so that whoever ordered it may have it tried again. */
  @ApiProperty()
  mayRetry: boolean;
}

export class CollectionListDto {
  @ApiProperty({ type: [CollectionDto] })
  items: CollectionDto[];
}
