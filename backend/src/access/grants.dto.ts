import { ApiProperty } from '@nestjs/swagger';
import { PersonDto } from '../identity/person.dto.js';
import { SCOPES, type Scope } from './access-decisions.js';

export class GrantDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  recordingId: string;

  @ApiProperty()
  grantee: PersonDto;

  @ApiProperty()
  approver: PersonDto;

  @ApiProperty({ enum: SCOPES })
  scope: Scope;

  @ApiProperty({ format: 'date-time' })
  startsAt: string;

  @ApiProperty({ format: 'date-time' })
  endsAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  revokedAt: string | null;

  @ApiProperty()
  live: boolean;
}

export class GrantListDto {
  @ApiProperty({ type: [GrantDto] })
  items: GrantDto[];
}
