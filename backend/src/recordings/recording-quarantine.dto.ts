import { ApiProperty } from '@nestjs/swagger';

/** One place at which something arrived that should not have: never what it was. */
export class QuarantineFindingDto {
  /** A closed code: of the tripwire at ingest, or of the check at sealing. */
  @ApiProperty()
  reason: string;

  /** Number of the segment. */
  @ApiProperty()
  seq: number;

  /** Index of the event in its segment; null when it is about the segment as a whole. */
  @ApiProperty({ type: Number, nullable: true })
  event: number | null;

  /** JSON path in the segment. */
  @ApiProperty()
  place: string;

  /** How many of this kind there are in the segment. */
  @ApiProperty()
  count: number;
}

export class RecordingQuarantineDto {
  /** Of the first finding. */
  @ApiProperty()
  reason: string;

  /** Of the first finding. */
  @ApiProperty()
  place: string;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ enum: ['ingest', 'sealing'] })
  foundBy: 'ingest' | 'sealing';

  @ApiProperty({ type: [QuarantineFindingDto] })
  findings: QuarantineFindingDto[];
}

/** What checking a quarantined recording again came to. */
export class RecordingRecheckDto {
  /** Nothing was found: the recording goes on to its seal. */
  @ApiProperty()
  lifted: boolean;

  @ApiProperty()
  violations: number;

  @ApiProperty()
  checkerVersion: string;
}
