import { ApiProperty } from '@nestjs/swagger';
import {
  NOT_CAPTURED_REASONS,
  REFERENCED_KINDS,
  type NotCapturedReason,
  type ReferencedKind,
} from '../evidence/asset-references.js';

export class RecordingAssetDto {
  /** Hex. */
  @ApiProperty()
  sha256: string;

  @ApiProperty({ enum: ['font', 'image'] })
  kind: 'font' | 'image';

  @ApiProperty()
  mime: string;

  @ApiProperty()
  bytes: number;
}

export class NotCapturedDto {
  /** A style sheet stands in the events; one that is counted here could not be read. */
  @ApiProperty({ enum: REFERENCED_KINDS })
  kind: ReferencedKind;

  @ApiProperty({ enum: NOT_CAPTURED_REASONS })
  reason: NotCapturedReason;

  @ApiProperty()
  count: number;
}

export class RecordingAssetsDto {
  @ApiProperty({ type: [RecordingAssetDto] })
  captured: RecordingAssetDto[];

  @ApiProperty({ type: [NotCapturedDto] })
  notCaptured: NotCapturedDto[];
}
