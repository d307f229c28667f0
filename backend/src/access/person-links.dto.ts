import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { PersonDto } from '../identity/person.dto.js';
import { PublicationDto } from '../identity/publication.dto.js';

export class DraftPersonLinkDto {
  /** Id of an account. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  one: string;

  /** Id of the other account of the same person. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  other: string;
}

export class PersonLinkDto extends PublicationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  one: PersonDto;

  @ApiProperty()
  other: PersonDto;

  /** Until when somebody may confirm it. */
  @ApiProperty({ format: 'date-time' })
  confirmBy: string;
}

export class PersonLinkListDto {
  /** What is confirmed, and what still can be; newest first. */
  @ApiProperty({ type: [PersonLinkDto] })
  items: PersonLinkDto[];
}
