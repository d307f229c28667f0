import { ApiProperty } from '@nestjs/swagger';
import { IsDateString, IsUUID } from 'class-validator';
import { PersonDto } from '../identity/person.dto.js';
import { APPROVER_ROLES, type ApproverRole } from './access-decisions.js';

export class DelegateDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  delegate: string;

  @ApiProperty({ format: 'date-time' })
  @IsDateString({ strict: true })
  startsAt: string;

  /** At most 31 days after the beginning. */
  @ApiProperty({ format: 'date-time' })
  @IsDateString({ strict: true })
  endsAt: string;
}

export class DelegationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  delegator: PersonDto;

  @ApiProperty()
  delegate: PersonDto;

  @ApiProperty({ enum: APPROVER_ROLES })
  approverRole: ApproverRole;

  @ApiProperty({ format: 'date-time' })
  startsAt: string;

  @ApiProperty({ format: 'date-time' })
  endsAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  endedAt: string | null;

  @ApiProperty()
  live: boolean;
}

export class DelegationListDto {
  @ApiProperty({ type: [DelegationDto] })
  items: DelegationDto[];
}
