import { ApiProperty } from '@nestjs/swagger';

export class AuditCheckpointDto {
  /** Entries that it covers: those with a smaller index. */
  @ApiProperty()
  size: number;

  /** Root of the tree, base64 as it stands in the note. */
  @ApiProperty()
  root: string;

  /** The signed note, C2SP tlog-checkpoint. Keep a copy outside of the appliance. */
  @ApiProperty()
  note: string;

  @ApiProperty({ format: 'date-time' })
  signedAt: string;
}

export class AuditPublicationFaultDto {
  /** What it was found in, by its path in the object store. */
  @ApiProperty()
  object: string;

  @ApiProperty({ enum: ['AUDIT_LOG_DAMAGED', 'AUDIT_OBJECT_DIFFERS'] })
  code: string;

  @ApiProperty({ format: 'date-time' })
  foundAt: string;
}

export class AuditCheckpointsDto {
  @ApiProperty({ type: AuditCheckpointDto, nullable: true })
  newest: AuditCheckpointDto | null;

  /** The log's name in its checkpoints. */
  @ApiProperty()
  origin: string;

  /** What the note verifies with. */
  @ApiProperty()
  verifierKey: string;

  @ApiProperty({ type: [AuditPublicationFaultDto] })
  faults: AuditPublicationFaultDto[];
}
