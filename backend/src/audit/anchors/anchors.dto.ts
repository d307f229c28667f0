import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { ANCHOR_KINDS } from './anchor.js';

export class CheckpointQueryDto {
  /** The newest one when missing. */
  @ApiProperty({ required: false })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  size?: number;
}

export class ReceiptParamDto {
  @ApiProperty()
  @Matches(/^[1-9]\d{0,17}$/)
  id: string;
}

export class AnchorHourDto {
  /** Its beginning. */
  @ApiProperty({ format: 'date-time' })
  hour: string;

  @ApiProperty({ enum: ['stamped', 'missed', 'due'] })
  state: 'stamped' | 'missed' | 'due';
}

export class AnchorSuccessDto {
  @ApiProperty()
  id: string;

  /** Entries that the checkpoint covers. */
  @ApiProperty()
  size: number;

  @ApiProperty({ format: 'date-time' })
  at: string;

  /** Whether there is something to download that an outsider can check. */
  @ApiProperty()
  receipt: boolean;
}

export class AnchorDto {
  @ApiProperty()
  name: string;

  @ApiProperty({ enum: ANCHOR_KINDS })
  kind: (typeof ANCHOR_KINDS)[number];

  /** False: the appliance vouches for itself, and an outsider learns nothing from it. */
  @ApiProperty()
  independent: boolean;

  /** Where it is: a host. */
  @ApiProperty()
  target: string;

  @ApiProperty({ enum: ['waiting', 'ok', 'retrying', 'failing'] })
  state: 'waiting' | 'ok' | 'retrying' | 'failing';

  /** Why the last attempt failed. */
  @ApiProperty({ type: String, nullable: true })
  lastCode: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastAttemptAt: string | null;

  @ApiProperty()
  failuresInARow: number;

  @ApiProperty({ type: AnchorSuccessDto, nullable: true })
  lastAnchored: AnchorSuccessDto | null;

  /** Of a timestamp authority: the last 24 hours, oldest first. An hour without a token stays missed. */
  @ApiProperty({ type: [AnchorHourDto] })
  hours: AnchorHourDto[];
}

export class AnchorCheckpointDto {
  @ApiProperty()
  size: number;

  @ApiProperty({ format: 'date-time' })
  signedAt: string;
}

export class AuditAnchorsDto {
  @ApiProperty({ type: AnchorCheckpointDto, nullable: true })
  newest: AnchorCheckpointDto | null;

  /** Whether a copy of checkpoints is kept where the appliance cannot take it back. Without one a roll-back cannot be found. */
  @ApiProperty()
  rollBackFindable: boolean;

  /** Whether somebody else says what time it was. */
  @ApiProperty()
  timeIndependent: boolean;

  @ApiProperty({ type: [AnchorDto] })
  anchors: AnchorDto[];
}
