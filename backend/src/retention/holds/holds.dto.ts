import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDateString,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { PersonDto } from '../../identity/person.dto.js';
import { HOLD_KINDS, type HoldKind } from './hold.entity.js';

export const MOST_LISTED = 10_000;

export class OpenMatterDto {
  @ApiProperty({ maxLength: 120 })
  @IsString()
  @MinLength(1)
  @MaxLength(120)
  name: string;
}

export class PlaceHoldDto {
  @ApiProperty({ enum: HOLD_KINDS })
  @IsIn(HOLD_KINDS)
  kind: HoldKind;

  /** For a list. */
  @ApiProperty({ type: [String], required: false })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LISTED)
  @IsUUID('all', { each: true })
  recordings?: string[];

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  subject?: string;

  /** For a search: at least one of these three. */
  @ApiProperty({ required: false, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  site?: string;

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsDateString({ strict: true })
  from?: string;

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsDateString({ strict: true })
  to?: string;

  /** Whether recordings are held too that come later and are what was looked for. */
  @ApiProperty()
  @IsBoolean()
  catchesLater: boolean;

  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason: string;
}

export class ReleaseReasonDto {
  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  reason: string;
}

export class HoldDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: HOLD_KINDS })
  kind: HoldKind;

  @ApiProperty({ type: String, nullable: true })
  subject: string | null;

  @ApiProperty({ type: String, nullable: true })
  siteName: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  from: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  to: string | null;

  @ApiProperty()
  catchesLater: boolean;

  @ApiProperty()
  reason: string;

  /** Held now; after its release, what was listed when it was placed. */
  @ApiProperty()
  recordings: number;

  @ApiProperty()
  placedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  placedAt: string;

  @ApiProperty({ enum: ['standing', 'release-asked', 'released'] })
  state: 'standing' | 'release-asked' | 'released';

  @ApiProperty({ type: PersonDto, nullable: true })
  releaseAskedBy: PersonDto | null;

  @ApiProperty({ type: String, nullable: true })
  releaseReason: string | null;

  @ApiProperty({ type: PersonDto, nullable: true })
  releasedBy: PersonDto | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  releasedAt: string | null;

  /** Whether this person may agree to its release. */
  @ApiProperty()
  mayRelease: boolean;
}

export class MatterDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty()
  openedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  @ApiProperty({ type: [HoldDto] })
  holds: HoldDto[];
}

export class MatterListDto {
  @ApiProperty({ type: [MatterDto] })
  items: MatterDto[];
}
