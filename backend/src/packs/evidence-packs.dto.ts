import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { PersonDto } from '../identity/person.dto.js';

export class MakeEvidencePackDto {
  @ApiProperty()
  @IsUUID()
  recordingId: string;
}

export class EvidencePackQueryDto {
  @ApiProperty()
  @IsUUID()
  recordingId: string;
}

export class EvidencePackDto {
  @ApiProperty()
  id: string;

  @ApiProperty()
  recordingId: string;

  @ApiProperty()
  madeBy: PersonDto;

  @ApiProperty({ format: 'date-time' })
  madeAt: string;

  /** Hex, of the whole zip. */
  @ApiProperty()
  sha256: string;

  @ApiProperty()
  bytes: number;
}

export class EvidencePackListDto {
  @ApiProperty({ type: [EvidencePackDto] })
  items: EvidencePackDto[];
}
