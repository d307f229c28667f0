import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { PersonDto } from '../../identity/person.dto.js';
import { UnmaskRuleDto } from '../masking-policies.dto.js';
import { FIELD_KINDS, type FieldKind } from './page-shape.js';

export class ReviewedSiteDto {
  @ApiProperty()
  siteId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  reviewedAt: string | null;

  /** Null as long as nothing is shown and nothing was recorded. */
  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  dueAt: string | null;

  @ApiProperty()
  overdue: boolean;

  /** Places at which a rule let content through and that no review listed. */
  @ApiProperty()
  newPlaces: number;
}

export class ReviewedSiteListDto {
  @ApiProperty({ type: [ReviewedSiteDto] })
  items: ReviewedSiteDto[];
}

export class SightDto {
  /** As recorded, cleaned of identifiers; empty for what was before the first page that was told of. */
  @ApiProperty()
  path: string;

  @ApiProperty({ format: 'date-time' })
  firstSeenAt: string;

  /** A day in UTC. */
  @ApiProperty({ format: 'date' })
  lastSeenOn: string;

  /** On how many days it was seen. */
  @ApiProperty()
  days: number;

  /** The recording in which it was first seen; null when that was destroyed. */
  @ApiProperty({ type: String, nullable: true })
  recordingId: string | null;
}

export class SeenPlaceDto extends SightDto {
  @ApiProperty()
  rule: string;

  /** `text`, `image`, or `attribute` and the name that the rule gives. */
  @ApiProperty()
  part: string;
}

export class FieldCountDto {
  @ApiProperty({ enum: FIELD_KINDS })
  kind: FieldKind;

  @ApiProperty()
  count: number;
}

export class PageShapeDto {
  @ApiProperty()
  elements: number;

  @ApiProperty()
  images: number;

  @ApiProperty()
  frames: number;

  @ApiProperty({ type: [FieldCountDto] })
  fields: FieldCountDto[];
}

export class SeenPageDto extends SightDto {
  /** The most that stood on it at once, in all visits since the last review. */
  @ApiProperty()
  shape: PageShapeDto;
}

export class ChangedPageDto extends SeenPageDto {
  /** The same of the time before the last review. */
  @ApiProperty()
  before: PageShapeDto;

  /** How much of what it is made of now was there before, in per cent. */
  @ApiProperty()
  familiarPercent: number;

  /** Less is familiar than makes the same page. */
  @ApiProperty()
  unfamiliar: boolean;
}

export class MaskingRuleChangeDto {
  @ApiProperty()
  id: string;

  @ApiProperty({ type: UnmaskRuleDto, nullable: true })
  before: UnmaskRuleDto | null;

  @ApiProperty({ type: UnmaskRuleDto, nullable: true })
  after: UnmaskRuleDto | null;
}

export class PastReviewDto {
  @ApiProperty()
  number: number;

  @ApiProperty()
  reviewedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  reviewedAt: string;

  @ApiProperty()
  policyVersion: number;

  /** Hex SHA-256 of what the reviewer saw. */
  @ApiProperty()
  listHash: string;

  @ApiProperty()
  quarantined: number;

  /** The reviewer drafted or published a rule that was in force. */
  @ApiProperty()
  ownRules: boolean;

  @ApiProperty()
  note: string;

  @ApiProperty()
  newPlaces: number;

  @ApiProperty()
  ruleChanges: number;

  @ApiProperty()
  newPages: number;

  @ApiProperty()
  changedPages: number;

  @ApiProperty()
  gonePages: number;
}

export class MaskingReviewDto extends ReviewedSiteDto {
  /** In force now. */
  @ApiProperty()
  policyVersion: number;

  /** In force at the last review; 0 shows nothing. */
  @ApiProperty()
  policyVersionBefore: number;

  /** Hex SHA-256 of what there is to look at: whoever confirms it names what they saw. */
  @ApiProperty()
  listHash: string;

  @ApiProperty({ type: [SeenPlaceDto] })
  places: SeenPlaceDto[];

  @ApiProperty({ type: [MaskingRuleChangeDto] })
  rules: MaskingRuleChangeDto[];

  @ApiProperty({ type: [SeenPageDto] })
  newPagesSeen: SeenPageDto[];

  @ApiProperty({ type: [ChangedPageDto] })
  changedPages: ChangedPageDto[];

  /** Not seen for four weeks. The review that says so takes them from the list. */
  @ApiProperty({ type: [SightDto] })
  gonePages: SightDto[];

  /** The site has more pages or places than are kept. */
  @ApiProperty()
  beyond: boolean;

  /** Recordings that were quarantined since the last review. */
  @ApiProperty()
  quarantined: number;

  /** Whoever asks drafted or published a rule that is in force. It does not stop them, and is written down. */
  @ApiProperty()
  ownRules: boolean;

  @ApiProperty({ type: [PastReviewDto] })
  history: PastReviewDto[];
}

export class ConfirmMaskingReviewDto {
  @ApiProperty()
  @Matches(/^[0-9a-f]{64}$/)
  listHash: string;

  /** What was looked at, and what came of it. No name of a customer. */
  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @IsNotEmpty()
  @Matches(/\S/)
  @MaxLength(2000)
  note: string;
}
