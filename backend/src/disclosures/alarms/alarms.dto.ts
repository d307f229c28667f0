import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsUUID, Length, Max, Min } from 'class-validator';
import { PersonDto } from '../../identity/person.dto.js';
import { PageCursor } from '../../platform/http/page-query.js';
import type { AlarmCause, AlarmFigures, AlarmSettings } from './alarm-decision.js';

const STATES = ['open', 'acknowledged', 'closed'] as const;
const CAUSES = ['share-fell', 'page-lost', 'text-drift'] as const satisfies readonly AlarmCause[];
const STEPS = ['opened', 'reopened', 'acknowledged', 'closed'] as const;

export class AlarmQueryDto {
  @ApiProperty({ required: false, enum: STATES })
  @IsOptional()
  @IsIn(STATES)
  state?: (typeof STATES)[number];

  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  disclosure?: string;

  @PageCursor()
  cursor?: string;
}

export class AlarmNoteDto {
  /** What was found out, or what is done about it. For people; it stays with the alarm. */
  @ApiProperty()
  @Length(3, 2_000)
  note: string;
}

export class AlarmSettingsDto implements AlarmSettings {
  /** Visits that must have been judged since, and as many before. */
  @ApiProperty()
  @IsInt()
  @Min(1)
  @Max(10_000)
  minimum: number;

  /** Points by which the share of shown has to fall. */
  @ApiProperty()
  @IsInt()
  @Min(1)
  @Max(100)
  fallPercent: number;

  @ApiProperty()
  @IsInt()
  @Min(1)
  @Max(90)
  baselineDays: number;
}

export class AlarmFiguresDto implements AlarmFigures {
  @ApiProperty()
  visits: number;

  @ApiProperty()
  affected: number;

  /** Percent. */
  @ApiProperty()
  share: number;

  @ApiProperty({ type: Number, nullable: true })
  shareBefore: number | null;

  @ApiProperty()
  visitsBefore: number;

  /** A reason code of verdicts. */
  @ApiProperty({ type: String, nullable: true })
  reason: string | null;
}

export class AlarmSummaryDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  disclosureId: string;

  @ApiProperty()
  disclosure: string;

  @ApiProperty()
  title: string;

  @ApiProperty()
  siteId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty({ enum: CAUSES })
  cause: AlarmCause;

  @ApiProperty({ type: String, nullable: true })
  page: string | null;

  @ApiProperty({ enum: STATES })
  state: (typeof STATES)[number];

  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  /** When it was last seen to be so still. */
  @ApiProperty({ format: 'date-time' })
  lastFoundAt: string;

  @ApiProperty()
  firstRecordingId: string;

  @ApiProperty({ format: 'date-time' })
  firstVisitedAt: string;

  /** Of the first recording's replay, ms since the visit began. */
  @ApiProperty({ type: Number, nullable: true })
  moment: number | null;

  @ApiProperty()
  figures: AlarmFiguresDto;
}

export class AlarmListDto {
  @ApiProperty({ type: [AlarmSummaryDto] })
  items: AlarmSummaryDto[];

  /** How many are open, whatever was asked for. */
  @ApiProperty()
  open: number;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class AlarmStepDto {
  @ApiProperty({ enum: STEPS })
  what: (typeof STEPS)[number];

  @ApiProperty({ format: 'date-time' })
  at: string;

  /** null: the appliance itself. */
  @ApiProperty({ type: PersonDto, nullable: true })
  by: PersonDto | null;

  @ApiProperty({ type: String, nullable: true })
  note: string | null;

  @ApiProperty({ type: String, nullable: true })
  firstRecordingId: string | null;

  @ApiProperty({ type: AlarmFiguresDto, nullable: true })
  figures: AlarmFiguresDto | null;
}

export class AlarmDto extends AlarmSummaryDto {
  @ApiProperty({ type: [AlarmStepDto] })
  steps: AlarmStepDto[];
}
