import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

/** How long records of consent are kept after nothing needs them any more. */
export class ConsentPeriodDto {
  /** null: all sites that have no entry of their own. */
  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  site: string | null;

  /** ISO 8601, years, months and days (`P3Y`), or `forever`. */
  @ApiProperty()
  @IsString()
  @MaxLength(20)
  period: string;

  @ApiProperty()
  @IsString()
  @MaxLength(200)
  reason: string;
}

export class ConsentPreviewDto {
  /** Records of consent that would end within a year, as their decisions stand now. */
  @ApiProperty()
  endWithinYear: number;

  /** There are so many that not all were looked at. */
  @ApiProperty()
  atLeast: boolean;
}

export class ConsentEndingsDto {
  /** Records of consent whose period is over, and that are there. Some are kept by a hold, a recording or a request. */
  @ApiProperty()
  due: number;

  /** There are so many that not all were looked at. */
  @ApiProperty()
  atLeast: boolean;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  oldestDue: string | null;

  @ApiProperty()
  ended: number;
}
