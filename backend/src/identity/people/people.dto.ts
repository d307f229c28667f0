import { ApiProperty } from '@nestjs/swagger';
import { ROLES, type Role } from '../../platform/actor.js';

export class KnownPersonDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  /** What people call the provider that names them. */
  @ApiProperty()
  provider: string;

  @ApiProperty({ format: 'date-time' })
  lastLoginAt: string;

  /** How many sessions live now. */
  @ApiProperty({ type: 'integer' })
  sessions: number;

  /** Of the sessions that live now: a role is a login's, not a person's. */
  @ApiProperty({ enum: ROLES, isArray: true })
  roles: Role[];
}

export class KnownPeopleDto {
  /** Who signed in before, those of lately first; at most 500. */
  @ApiProperty({ type: [KnownPersonDto] })
  items: KnownPersonDto[];
}

export class EndedSessionsDto {
  /** How many there were. */
  @ApiProperty({ type: 'integer' })
  sessions: number;
}
