import { ApiProperty } from '@nestjs/swagger';
import { MEASURING_LIMITS, MOMENT_FAULTS, MOMENT_KINDS } from '../../evidence/remeasured-figures.js';
import { REMEASURED_RESULTS } from '../../evidence/remeasured-result.js';
import { PersonDto } from '../../identity/person.dto.js';

export class DrawnDisclosureDto {
  @ApiProperty({ description: 'Elements that carry it.' })
  elements: number;

  @ApiProperty({ type: String, nullable: true, enum: ['approved', 'masked', 'differs'] })
  text: string | null;

  @ApiProperty({ type: String, nullable: true })
  textHash: string | null;

  @ApiProperty()
  words: number;

  @ApiProperty({ description: 'Words whose letters are to be seen in the picture.' })
  inked: number;

  @ApiProperty()
  inWindow: number;

  @ApiProperty()
  covered: number;

  @ApiProperty()
  coveredByAll: number;

  @ApiProperty({ type: Number, nullable: true })
  fontPx: number | null;

  @ApiProperty({ type: Number, nullable: true })
  contrast: number | null;

  @ApiProperty({ enum: MEASURING_LIMITS, isArray: true })
  limits: string[];
}

export class RemeasuredMomentDto {
  @ApiProperty({ enum: MOMENT_KINDS })
  why: string;

  /** The visitor's clock, epoch ms. */
  @ApiProperty()
  at: number;

  @ApiProperty({ type: DrawnDisclosureDto, nullable: true })
  drawn: DrawnDisclosureDto | null;

  @ApiProperty({ type: String, nullable: true, enum: MOMENT_FAULTS })
  fault: string | null;

  @ApiProperty()
  hasStill: boolean;
}

export class RemeasurementDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  verdictId: string;

  @ApiProperty()
  askedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  askedAt: string;

  @ApiProperty({ enum: ['waiting', 'measuring', 'done', 'failed'] })
  state: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt: string | null;

  /** A closed code, where it failed. */
  @ApiProperty({ type: String, nullable: true })
  failure: string | null;

  @ApiProperty({ type: String, nullable: true, enum: REMEASURED_RESULTS })
  result: string | null;

  @ApiProperty({ type: [String] })
  reasons: string[];

  @ApiProperty({ type: [RemeasuredMomentDto] })
  moments: RemeasuredMomentDto[];

  /** What the drawn page asked the network for and did not get. */
  @ApiProperty()
  refusedRequests: number;

  @ApiProperty({ type: String, nullable: true })
  browser: string | null;
}

export class RemeasurementListDto {
  @ApiProperty({ type: [RemeasurementDto] })
  items: RemeasurementDto[];
}
