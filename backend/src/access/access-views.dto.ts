import { ApiProperty } from '@nestjs/swagger';
import { PersonDto } from '../identity/person.dto.js';
import {
  ABOUTS,
  APPROVER_ROLES,
  PURPOSES,
  SCOPES,
  SENSITIVITIES,
  type About,
  type ApproverRole,
  type Purpose,
  type RequestState,
  type Scope,
  type Sensitivity,
  type Vote,
} from './access-decisions.js';
import { AccessSearchDto } from './access-requests.dto.js';
import { GrantDto } from './grants.dto.js';

const STATES = [
  'pending',
  'approved',
  'denied',
  'expired',
  'cancelled',
  'lapsed',
] as const satisfies RequestState[];

export class AccessVoteDto {
  @ApiProperty()
  person: PersonDto;

  @ApiProperty({ enum: ['approve', 'deny'] })
  vote: Vote;

  @ApiProperty({ format: 'date-time' })
  votedAt: string;

  @ApiProperty({ type: PersonDto, nullable: true })
  onBehalfOf: PersonDto | null;
}

export class RequestedRecordingDto {
  @ApiProperty({ format: 'uuid' })
  recordingId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty({ type: String, nullable: true })
  subject: string | null;

  @ApiProperty({ type: GrantDto, nullable: true })
  grant: GrantDto | null;
}

export class RequestedRecordingListDto {
  @ApiProperty({ type: [RequestedRecordingDto] })
  items: RequestedRecordingDto[];
}

export class AccessRequestDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: ABOUTS })
  about: About;

  /** The one that it is about; null for a search or a subject. */
  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  recordingId: string | null;

  /** How many recordings it names. */
  @ApiProperty({ type: 'integer' })
  recordings: number;

  /** What was searched for. */
  @ApiProperty({ type: AccessSearchDto, nullable: true })
  search: AccessSearchDto | null;

  @ApiProperty({ enum: SENSITIVITIES })
  sensitivity: Sensitivity;

  /** How many people have to agree, and of which role. */
  @ApiProperty({ type: 'integer' })
  approvalsNeeded: number;

  @ApiProperty({ type: 'integer' })
  denialsNeeded: number;

  @ApiProperty({ enum: APPROVER_ROLES })
  approverRole: ApproverRole;

  @ApiProperty({ type: [AccessVoteDto] })
  votes: AccessVoteDto[];

  @ApiProperty()
  siteName: string;

  @ApiProperty({ type: String, nullable: true })
  subject: string | null;

  @ApiProperty()
  requestedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  requestedAt: string;

  @ApiProperty({ enum: PURPOSES })
  purpose: Purpose;

  @ApiProperty()
  reason: string;

  @ApiProperty({ enum: SCOPES })
  scope: Scope;

  @ApiProperty({ type: 'integer' })
  minutes: number;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ enum: STATES })
  state: RequestState;

  @ApiProperty({ type: PersonDto, nullable: true })
  decidedBy: PersonDto | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  decidedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  decisionReason: string | null;

  /** The grant that it gave; of many recordings that of one of them. */
  @ApiProperty({ type: GrantDto, nullable: true })
  grant: GrantDto | null;

  /** Whether whoever asks may approve or deny it now. */
  @ApiProperty()
  mayDecide: boolean;

  /** For whom they would speak; null for themselves. */
  @ApiProperty({ type: PersonDto, nullable: true })
  mayDecideFor: PersonDto | null;
}

export class AccessRequestListDto {
  @ApiProperty({ type: [AccessRequestDto] })
  items: AccessRequestDto[];
}
