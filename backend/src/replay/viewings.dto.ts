import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

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
}

export class ViewingGapDto {
  @ApiProperty()
  fromSeq: number;

  @ApiProperty()
  toSeq: number;

  @ApiProperty()
  reason: string;
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

  /** Laid over the picture: who watches, and since when. */
  @ApiProperty()
  watermark: string;
}
