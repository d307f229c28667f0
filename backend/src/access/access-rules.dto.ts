import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Max,
  Min,
} from 'class-validator';
import { PersonDto } from '../identity/person.dto.js';
import { PublicationDto } from '../identity/publication.dto.js';
import { APPROVER_ROLES, SENSITIVITIES, type ApproverRole, type Sensitivity } from './access-decisions.js';

export class DraftAccessRuleDto {
  /** Nothing: for every site that has no rule of its own. */
  @ApiProperty({ required: false, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  siteId?: string;

  @ApiProperty({ enum: SENSITIVITIES })
  @IsIn(SENSITIVITIES)
  sensitivity: Sensitivity;

  /** How many people have to agree. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5 })
  @IsInt()
  @Min(1)
  @Max(5)
  approvals: number;

  @ApiProperty({ enum: APPROVER_ROLES })
  @IsIn(APPROVER_ROLES)
  approverRole: ApproverRole;

  /** How many people have to refuse before it is denied. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5 })
  @IsInt()
  @Min(1)
  @Max(5)
  denials: number;

  /** Ids of people who do not decide, although their role would. */
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  excluded: string[];

  /** How long a request waits before it expires, in minutes. */
  @ApiProperty({ type: 'integer', minimum: 30, maximum: 20_160 })
  @IsInt()
  @Min(30)
  @Max(20_160)
  waitsMinutes: number;
}

export class AccessRuleDto extends PublicationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  siteId: string | null;

  @ApiProperty({ type: String, nullable: true })
  siteName: string | null;

  @ApiProperty({ enum: SENSITIVITIES })
  sensitivity: Sensitivity;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: 'integer' })
  approvals: number;

  @ApiProperty({ enum: APPROVER_ROLES })
  approverRole: ApproverRole;

  @ApiProperty({ type: 'integer' })
  denials: number;

  @ApiProperty({ type: [PersonDto] })
  excluded: PersonDto[];

  @ApiProperty({ type: 'integer' })
  waitsMinutes: number;

  /** Whether requests of today follow it. */
  @ApiProperty()
  inForce: boolean;
}

export class AccessRuleListDto {
  @ApiProperty({ type: [AccessRuleDto] })
  items: AccessRuleDto[];
}

export class AccessPeopleDto {
  /** Who signed in lately, to be named in a rule or a delegation. */
  @ApiProperty({ type: [PersonDto] })
  items: PersonDto[];
}
