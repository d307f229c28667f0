import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { PersonDto } from '../identity/person.dto.js';

const LONGEST_MS = 24 * 3_600_000;

export class StartViewingDto {
  @ApiProperty()
  @IsUUID()
  recordingId: string;
}

export class ViewingSegmentDto {
  @ApiProperty()
  seq: number;

  @ApiProperty()
  firstAtMs: number;

  @ApiProperty()
  lastAtMs: number;

  @ApiProperty()
  events: number;

  /** When the first whole picture of a page in it was taken: a player may begin there. Null for none, or not known. */
  @ApiProperty({ type: Number, nullable: true })
  snapshotAtMs: number | null;
}

export class ViewingGapDto {
  @ApiProperty()
  fromSeq: number;

  @ApiProperty()
  toSeq: number;

  @ApiProperty()
  reason: string;
}

export class ViewingAssetDto {
  /** What stands for it in the events, without the scheme `exhibit-asset:`. */
  @ApiProperty()
  name: string;

  /** Hex; names it at `/api/viewings/{id}/assets/{sha256}`. */
  @ApiProperty()
  sha256: string;

  /** A font's or a raster image's, decided from the bytes. */
  @ApiProperty()
  mime: string;
}

export class ViewingDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  recordingId: string;

  @ApiProperty({ format: 'date-time' })
  grantEndsAt: string;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ type: [ViewingSegmentDto] })
  segments: ViewingSegmentDto[];

  @ApiProperty({ type: [ViewingGapDto] })
  gaps: ViewingGapDto[];

  /** Fonts and images that the picture needs. What a stand-in in the events names and is not here was not captured. */
  @ApiProperty({ type: [ViewingAssetDto] })
  assets: ViewingAssetDto[];

  /** Laid over the picture: who watches, and since when. */
  @ApiProperty()
  watermark: string;
}

/** Of the visit, in ms since its beginning. */
export class WatchedStretchDto {
  @ApiProperty({ type: 'integer', minimum: 0 })
  @IsInt()
  @Min(0)
  @Max(LONGEST_MS)
  fromMs: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  @IsInt()
  @Min(0)
  @Max(LONGEST_MS)
  toMs: number;
}

export class PulseDto {
  /** What was watched since the last time, if it is at an end. */
  @ApiProperty({ required: false, type: WatchedStretchDto })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => WatchedStretchDto)
  watched?: WatchedStretchDto;
}

export class RunningViewingDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  person: PersonDto;

  @ApiProperty({ format: 'uuid' })
  recordingId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ format: 'date-time' })
  seenAt: string;

  @ApiProperty({ format: 'date-time' })
  grantEndsAt: string;

  /** Whether whoever asks may stop it. */
  @ApiProperty()
  mayStop: boolean;
}

export class RunningViewingListDto {
  @ApiProperty({ type: [RunningViewingDto] })
  items: RunningViewingDto[];
}
