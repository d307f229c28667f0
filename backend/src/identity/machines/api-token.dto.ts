import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { ROLES, type Role } from '../../platform/actor.js';
import type { Permission } from '../../platform/http/permit.js';
import { PersonDto } from '../person.dto.js';
import { MACHINE_PERMISSIONS } from './machine-permissions.js';

export class MakeApiTokenDto {
  /** What people call the machine. */
  @ApiProperty()
  @Matches(/^[^\p{C}]{1,80}$/u)
  label: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role: Role;

  @ApiProperty({ type: [String], enum: MACHINE_PERMISSIONS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsIn(MACHINE_PERMISSIONS, { each: true })
  permissions: Permission[];

  /** Days until it is over. */
  @ApiProperty({ minimum: 1, maximum: 365 })
  @IsInt()
  @Min(1)
  @Max(365)
  days: number;

  /** With `people.provision`: name of the provider whose people it brings in and takes out. */
  @ApiProperty({ required: false })
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,31}$/)
  directory?: string;
}

export class MadeApiTokenDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** Shown this once: only its hash is kept. */
  @ApiProperty()
  token: string;
}

export class ApiTokenDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  label: string;

  @ApiProperty({ enum: ROLES })
  role: Role;

  @ApiProperty({ type: [String] })
  permissions: Permission[];

  @ApiProperty({ type: String, nullable: true })
  directory: string | null;

  @ApiProperty({ enum: ['live', 'over', 'revoked'] })
  state: 'live' | 'over' | 'revoked';

  @ApiProperty()
  madeBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  madeAt: string;

  @ApiProperty({ format: 'date-time' })
  endsAt: string;

  /** To the minute. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastUsedAt: string | null;
}

export class ApiTokenChoiceDto {
  @ApiProperty({ enum: ROLES })
  role: Role;

  @ApiProperty({ type: [String] })
  permissions: Permission[];
}

export class ApiTokensDto {
  /** Newest first. */
  @ApiProperty({ type: [ApiTokenDto] })
  items: ApiTokenDto[];

  /** What the person who asks may give to a machine. */
  @ApiProperty({ type: [ApiTokenChoiceDto] })
  choices: ApiTokenChoiceDto[];

  @ApiProperty({ type: [String] })
  directories: string[];
}
