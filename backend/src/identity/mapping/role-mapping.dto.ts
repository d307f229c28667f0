import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, Matches, MaxLength, ValidateNested } from 'class-validator';
import { ROLES, type Role } from '../../platform/actor.js';
import { PublicationDto } from '../publication.dto.js';

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

export class RoleMappingDto extends PublicationDto {
  @ApiProperty()
  version: number;

  @ApiProperty({ type: [MappingRuleDto] })
  rules: MappingRuleDto[];

  /** It decides who may do what now. */
  @ApiProperty()
  inForce: boolean;
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
