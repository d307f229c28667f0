import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsNumber,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { PersonDto } from '../identity/person.dto.js';

export class PageSamplingDto {
  /** A path; `*` at its end stands for anything. */
  @ApiProperty()
  @Matches(/^\/[^\s?#*]{0,199}\*?$/)
  path: string;

  @ApiProperty()
  @IsNumber()
  @Min(0)
  @Max(1)
  rate: number;
}

export class SamplingDto {
  /** Share of the visits that consent allows, 0–1. */
  @ApiProperty()
  @IsNumber()
  @Min(0)
  @Max(1)
  rate: number;

  /** The first whose path fits decides instead. */
  @ApiProperty({ type: [PageSamplingDto] })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => PageSamplingDto)
  pages: PageSamplingDto[];

  @ApiProperty({ enum: ['load', 'marked', 'call'] })
  @IsIn(['load', 'marked', 'call'])
  start: 'load' | 'marked' | 'call';
}

export class TagKeyDto {
  @ApiProperty()
  @Matches(/^[a-z][a-zA-Z0-9]{0,39}$/)
  name: string;

  @ApiProperty({ enum: ['number', 'enum'] })
  @IsIn(['number', 'enum'])
  kind: 'number' | 'enum';

  /** The only values that may leave a page, for an enum. */
  @ApiProperty({ type: [String], required: false })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(/^[a-z][a-z0-9-]{0,39}$/, { each: true })
  values?: string[];
}

export class DeclaredTagDto {
  @ApiProperty()
  @Matches(/^[a-z][a-z0-9-]{0,39}$/)
  tag: string;

  @ApiProperty({ type: [TagKeyDto] })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => TagKeyDto)
  keys: TagKeyDto[];
}

export class SetCaptureDto {
  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => SamplingDto)
  sampling: SamplingDto;

  /** Custom tags that pages may record, and their keys. What is not declared here never leaves a page. */
  @ApiProperty({ type: [DeclaredTagDto] })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => DeclaredTagDto)
  tags: DeclaredTagDto[];
}

export class CaptureDto extends SetCaptureDto {
  /** Nothing is recorded on the site. */
  @ApiProperty()
  stopped: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  stoppedAt: string | null;

  /** Who changed it last, and when; null while nobody did. */
  @ApiProperty({ type: PersonDto, nullable: true })
  setBy: PersonDto | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  setAt: string | null;
}
