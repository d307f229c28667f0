import { ApiProperty } from '@nestjs/swagger';
import type { Role } from '../platform/actor.js';
import type { Permission } from '../platform/http/permit.js';
import { PersonDto } from './person.dto.js';

export class SessionDto {
  @ApiProperty()
  person: PersonDto;

  @ApiProperty({ type: [String] })
  roles: Role[];

  @ApiProperty({ type: [String] })
  permissions: Permission[];

  /** Goes into the header `x-csrf-token` of every request that changes something. */
  @ApiProperty()
  csrfToken: string;

  @ApiProperty({ format: 'date-time' })
  idleEndsAt: string;

  @ApiProperty({ format: 'date-time' })
  absoluteEndsAt: string;
}
