import { ApiProperty } from '@nestjs/swagger';
import {
  IsDateString,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { PersonDto } from '../identity/person.dto.js';
import { LETTERS, type LetterName } from './subject-letters.js';
import { REQUEST_STATES, type RequestState } from './subject-request-decisions.js';
import {
  REQUEST_DECISIONS,
  REQUEST_KINDS,
  type RequestDecision,
  type RequestKind,
} from './subject-request.entity.js';

const MOST_WORDS = 2_000;

/** About one pseudonym, or about the firm's customer with all that they have had: one of the two. */
export class OpenSubjectRequestDto {
  @ApiProperty({ enum: REQUEST_KINDS })
  @IsIn(REQUEST_KINDS)
  kind: RequestKind;

  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  siteId: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  subject?: string;

  /** The firm's own number. It is hashed at once, and never kept. */
  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[^\p{Cc}\p{Cs}]{1,200}$/u)
  customer?: string;

  /** When the firm got the request: from then on the time to answer is counted. */
  @ApiProperty({ format: 'date-time' })
  @IsDateString({ strict: true })
  receivedAt: string;

  /** How it was found out that the person is who they say. No number of a document, no name. */
  @ApiProperty({ maxLength: MOST_WORDS })
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_WORDS)
  identityCheck: string;
}

export class IdentifySubjectDto {
  /** How it was found out that the visitor who asked is who they say. No number of a document, no name. */
  @ApiProperty({ maxLength: MOST_WORDS })
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_WORDS)
  identityCheck: string;
}

export class SubjectRequestReasonDto {
  /** It stands in the letter as it is. */
  @ApiProperty({ maxLength: MOST_WORDS })
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_WORDS)
  reason: string;
}

export class SubjectRequestSummaryDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: REQUEST_KINDS })
  kind: RequestKind;

  @ApiProperty()
  siteName: string;

  @ApiProperty({ enum: REQUEST_STATES })
  state: RequestState;

  @ApiProperty({ format: 'date-time' })
  receivedAt: string;

  @ApiProperty({ format: 'date-time' })
  dueAt: string;

  /** Whole days until it is due; below 0 when it is overdue, null when it is answered. */
  @ApiProperty({ type: Number, nullable: true })
  daysLeft: number | null;

  /** They asked on their own page, as whoever holds the receipt. */
  @ApiProperty()
  askedByVisitor: boolean;

  /** null as long as nobody has found out which visitor asked. */
  @ApiProperty({ type: PersonDto, nullable: true })
  openedBy: PersonDto | null;

  @ApiProperty({ type: PersonDto, nullable: true })
  closedBy: PersonDto | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  closedAt: string | null;
}

export class SubjectRecordingDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  @ApiProperty()
  state: string;

  @ApiProperty()
  watched: number;

  /** What is done with it; before the answer, what would be. */
  @ApiProperty({ enum: REQUEST_DECISIONS })
  decision: RequestDecision;

  @ApiProperty({ type: [String], description: 'Codes: ON_HOLD, BELOW_MINIMUM, DECLARED_BASIS, NO_RULES.' })
  why: string[];

  @ApiProperty({ type: [String] })
  laws: string[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  until: string | null;
}

export class SubjectConsentDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty()
  state: string;

  @ApiProperty()
  noticeVersion: string;
}

export class LetterDto {
  @ApiProperty({ enum: LETTERS })
  name: LetterName;

  @ApiProperty()
  title: string;

  @ApiProperty()
  text: string;
}

export class SubjectRequestDto extends SubjectRequestSummaryDto {
  @ApiProperty({ type: [String] })
  subjects: string[];

  @ApiProperty({ type: String, nullable: true })
  identityCheck: string | null;

  /** Of the decision under which a visitor asked: by its number they can name themselves. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  receiptId: string | null;

  @ApiProperty({ type: String, nullable: true })
  extensionReason: string | null;

  @ApiProperty({ type: String, nullable: true })
  declinedBecause: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  liftedAt: string | null;

  /** Since when it does not say any more whom it was about. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  forgottenAt: string | null;

  @ApiProperty({ type: [SubjectRecordingDto] })
  recordings: SubjectRecordingDto[];

  @ApiProperty({ type: [SubjectConsentDto] })
  consents: SubjectConsentDto[];

  @ApiProperty({ type: [LetterDto] })
  letters: LetterDto[];

  /** Orders of copies, for `evidence-collections`. */
  @ApiProperty({ type: [String] })
  copies: string[];

  @ApiProperty()
  mayIdentify: boolean;

  @ApiProperty()
  mayExtend: boolean;

  @ApiProperty()
  mayCarryOut: boolean;

  @ApiProperty()
  mayLift: boolean;
}

export class SubjectRequestListDto {
  @ApiProperty({ type: [SubjectRequestSummaryDto] })
  items: SubjectRequestSummaryDto[];
}
