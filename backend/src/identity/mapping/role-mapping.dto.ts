import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, Matches, MaxLength, ValidateNested } from 'class-validator';
import { ROLES, type Role } from '../../platform/actor.js';
import { PersonDto } from '../person.dto.js';

export class MappingRuleDto {
  /** Issuer of a configured provider. */
  @ApiProperty()
  @MaxLength(500)
  @Matches(/^https?:\/\//)
  issuer: string;

  /** Group or app role, exactly as the provider writes it. */
  @ApiProperty()
  @Matches(/^[^\p{C}]{1,256}$/u)
  membership: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role: Role;
}

export class DraftRoleMappingDto {
  @ApiProperty({ type: [MappingRuleDto] })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => MappingRuleDto)
  rules: MappingRuleDto[];
}

export class RoleMappingDto {
  @ApiProperty()
  version: number;

  @ApiProperty({ type: [MappingRuleDto] })
  rules: MappingRuleDto[];

  @ApiProperty({ enum: ['draft', 'published'] })
  state: 'draft' | 'published';

  /** It decides who may do what now. */
  @ApiProperty()
  inForce: boolean;

  @ApiProperty()
  draftedBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  draftedAt: string;

  @ApiProperty({ type: PersonDto, nullable: true })
  publishedBy: PersonDto | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  publishedAt: string | null;

  /** The person who asks may publish it: it is a draft of somebody else. */
  @ApiProperty()
  mayPublish: boolean;
}

export class MappingIssuerDto {
  @ApiProperty()
  issuer: string;

  @ApiProperty()
  label: string;
}

export class RoleMappingsDto {
  /** Newest first. */
  @ApiProperty({ type: [RoleMappingDto] })
  items: RoleMappingDto[];

  /** What the configuration says; in force until a version is published. */
  @ApiProperty({ type: [MappingRuleDto] })
  configured: MappingRuleDto[];

  @ApiProperty({ type: [MappingIssuerDto] })
  issuers: MappingIssuerDto[];
}
