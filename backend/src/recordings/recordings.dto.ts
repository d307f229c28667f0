import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDateString, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import {
  NOT_CAPTURED_REASONS,
  REFERENCED_KINDS,
  type NotCapturedReason,
  type ReferencedKind,
} from '../evidence/asset-references.js';

const VERDICTS = ['shown', 'not_shown', 'cannot_determine', 'not_applicable'] as const;
type VerdictWord = (typeof VERDICTS)[number];

export class RecordingQueryDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  site?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  subject?: string;

  /** Key of a disclosure; together with `verdict`. */
  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,39}$/)
  disclosure?: string;

  @ApiProperty({ required: false, enum: VERDICTS })
  @IsOptional()
  @IsIn(VERDICTS)
  verdict?: VerdictWord;

  @ApiProperty({ required: false, enum: ['open', 'sealed', 'quarantined'] })
  @IsOptional()
  @IsIn(['open', 'sealed', 'quarantined'])
  state?: 'open' | 'sealed' | 'quarantined';

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsDateString({ strict: true })
  from?: string;

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsDateString({ strict: true })
  to?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,200}$/)
  cursor?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;
}

export class VerdictSummaryDto {
  @ApiProperty()
  disclosure: string;

  @ApiProperty()
  version: number;

  @ApiProperty({ enum: VERDICTS })
  verdict: VerdictWord;
}

export class RecordingSummaryDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  siteId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty({ type: String, nullable: true })
  subject: string | null;

  @ApiProperty({ enum: ['open', 'sealed', 'quarantined'] })
  state: 'open' | 'sealed' | 'quarantined';

  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  @ApiProperty({ type: String, nullable: true })
  sealedAt: string | null;

  /** By the visitor's clock. */
  @ApiProperty()
  durationMs: number;

  @ApiProperty()
  segments: number;

  @ApiProperty()
  gaps: number;

  @ApiProperty({ type: [VerdictSummaryDto] })
  verdicts: VerdictSummaryDto[];
}

export class RecordingPageDto {
  @ApiProperty({ type: [RecordingSummaryDto] })
  items: RecordingSummaryDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

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

  @ApiProperty({ enum: VERDICTS })
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

  @ApiProperty({ type: [VerdictDto] })
  verdictDetails: VerdictDto[];

  @ApiProperty()
  access: RecordingAccessDto;
}
