import { ApiProperty } from '@nestjs/swagger';

export class IntegrityRunDto {
  @ApiProperty()
  id: string;

  @ApiProperty({ enum: ['schedule', 'person'] })
  by: string;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt: string | null;

  /** Which share of the recordings, from 0. The log is checked whole every time. */
  @ApiProperty()
  part: number;

  /** 1 when everything is checked. */
  @ApiProperty()
  of: number;

  @ApiProperty({
    enum: [
      ...['log', 'rows', 'tokens', 'recordings', 'assets', 'packs', 'collections', 'exports'],
      ...['objects', 'done'],
    ],
  })
  step: string;

  @ApiProperty()
  things: number;

  @ApiProperty()
  faults: number;
}

export class IntegrityFaultDto {
  /** A row as table/key, or an object by its key. */
  @ApiProperty()
  item: string;

  @ApiProperty()
  code: string;

  @ApiProperty()
  detail: string;
}

export class IntegrityDto {
  /** Newest first. */
  @ApiProperty({ type: [IntegrityRunDto] })
  runs: IntegrityRunDto[];

  /** Of the newest check that has ended; the first ones. */
  @ApiProperty({ type: [IntegrityFaultDto] })
  faults: IntegrityFaultDto[];

  @ApiProperty({ type: [String] })
  notChecked: string[];

  /** How much of everything was checked within a month, 0 to 1. */
  @ApiProperty()
  share: number;
}
