import { ApiProperty } from '@nestjs/swagger';

export class RecordingSegmentDto {
  @ApiProperty()
  seq: number;

  /** Hex. */
  @ApiProperty()
  hash: string;

  @ApiProperty()
  bytes: number;

  @ApiProperty()
  events: number;

  @ApiProperty()
  observations: number;

  @ApiProperty()
  firstAtMs: number;

  @ApiProperty()
  lastAtMs: number;

  @ApiProperty({ format: 'date-time' })
  receivedAt: string;
}

export class RecordingGapDto {
  @ApiProperty()
  fromSeq: number;

  @ApiProperty()
  toSeq: number;

  @ApiProperty()
  reason: string;
}

/** The one object that holds the sealed recording. */
export class RecordingArchiveDto {
  /** As it is stored, encrypted. */
  @ApiProperty()
  bytes: number;

  @ApiProperty()
  pieces: number;

  /** When it was read back whole and held to everything that was signed; null while that is still to come. */
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  verifiedAt: string | null;

  /** Since when it is known not to be what was sealed, or not to be there; null for none of it. */
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  damagedAt: string | null;
}

export class RecordingSealDto {
  @ApiProperty()
  manifestHash: string;

  @ApiProperty({ format: 'date-time' })
  sealedAt: string;

  @ApiProperty()
  verifierKey: string;

  /** Null for what was sealed before there were archives, until it is compacted. */
  @ApiProperty({ type: RecordingArchiveDto, nullable: true })
  archive: RecordingArchiveDto | null;
}
