import { ApiProperty } from '@nestjs/swagger';
import { VERDICT_WORDS, type VerdictWord } from '../evidence/verdict.js';
import { RecordingAssetsDto } from './recording-assets.dto.js';
import { RecordingQuarantineDto } from './recording-quarantine.dto.js';
import { RecordingSummaryDto } from './recording-search.dto.js';
import { RecordingGapDto, RecordingSealDto, RecordingSegmentDto } from './recording-seal.dto.js';

export { RecordingQuarantineDto, RecordingRecheckDto } from './recording-quarantine.dto.js';
export {
  RecordingPageDto,
  RecordingQueryDto,
  RecordingSummaryDto,
  VerdictSummaryDto,
} from './recording-search.dto.js';
export { RecordingArchiveDto, RecordingSegmentDto } from './recording-seal.dto.js';

export class IntervalDto {
  @ApiProperty()
  from: number;

  @ApiProperty()
  to: number;
}

export class VerdictDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  disclosureId: string;

  @ApiProperty()
  disclosure: string;

  @ApiProperty()
  title: string;

  @ApiProperty()
  version: number;

  @ApiProperty({ enum: VERDICT_WORDS })
  verdict: VerdictWord;

  @ApiProperty({ type: [String] })
  reasons: string[];

  @ApiProperty({ type: [IntervalDto] })
  intervals: IntervalDto[];

  @ApiProperty()
  continuousMs: number;

  @ApiProperty()
  cumulativeMs: number;

  @ApiProperty({ type: String, nullable: true, enum: ['occlusion-observed', 'hit-tested'] })
  method: string | null;

  @ApiProperty({ type: Number, nullable: true })
  actionAtMs: number | null;

  @ApiProperty({ format: 'date-time' })
  computedAt: string;

  /** The run over stored recordings that reached it; null: it was reached when the recording was sealed. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  runId: string | null;
}

export class LiveGrantDto {
  @ApiProperty()
  id: string;

  @ApiProperty({ enum: ['watch', 'watch-and-export'] })
  scope: string;

  @ApiProperty({ format: 'date-time' })
  endsAt: string;
}

export class RecordingAccessDto {
  @ApiProperty()
  mayRequest: boolean;

  @ApiProperty({ type: LiveGrantDto, nullable: true })
  grant: LiveGrantDto | null;

  @ApiProperty({ type: String, nullable: true })
  pendingRequestId: string | null;
}

/** How long it is kept, as the rules in force say; null until they were applied. */
export class RecordingRetentionDto {
  /** Nothing destroys it before. */
  @ApiProperty({ format: 'date-time', type: String, nullable: true })
  keepUntil: string | null;

  @ApiProperty({ format: 'date-time', type: String, nullable: true })
  destroyBy: string | null;

  @ApiProperty()
  forever: boolean;

  /** Matters that hold it; while there is one it is not destroyed. */
  @ApiProperty()
  holds: number;

  /** Since when nobody may watch it, because the visitor has asked for its end. */
  @ApiProperty({ format: 'date-time', type: String, nullable: true })
  restrictedSince: string | null;
}

export class RecordingDto extends RecordingSummaryDto {
  @ApiProperty()
  consentId: string;

  @ApiProperty({ type: [Number] })
  policyVersions: number[];

  @ApiProperty({ type: [String] })
  recorderVersions: string[];

  @ApiProperty({ type: String, nullable: true, enum: ['stopped', 'withdrawn', 'silence'] })
  end: string | null;

  @ApiProperty({ type: [RecordingSegmentDto] })
  segmentList: RecordingSegmentDto[];

  @ApiProperty({ type: [RecordingGapDto] })
  gapList: RecordingGapDto[];

  @ApiProperty({ type: RecordingSealDto, nullable: true })
  seal: RecordingSealDto | null;

  /** As the manifest lists them; null until it is sealed, and for a recording from before they were captured. */
  @ApiProperty({ type: RecordingAssetsDto, nullable: true })
  assets: RecordingAssetsDto | null;

  @ApiProperty({ type: RecordingQuarantineDto, nullable: true })
  quarantine: RecordingQuarantineDto | null;

  @ApiProperty()
  retention: RecordingRetentionDto;

  @ApiProperty({ type: [VerdictDto] })
  verdictDetails: VerdictDto[];

  @ApiProperty()
  access: RecordingAccessDto;
}
