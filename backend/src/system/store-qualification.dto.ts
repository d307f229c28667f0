import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { SERVER_NAME } from '../storage/qualification/qualification.js';

/** S3 has no question for a server's version: who asks for the examination may say it. */
export class QualifyStoreDto {
  @ApiPropertyOptional({ pattern: SERVER_NAME.source })
  @IsOptional()
  @Matches(SERVER_NAME)
  serverName?: string;

  @ApiPropertyOptional({ pattern: SERVER_NAME.source })
  @IsOptional()
  @Matches(SERVER_NAME)
  serverVersion?: string;
}

export class StoreCheckDto {
  @ApiProperty()
  name: string;

  /** Continues "the store …". */
  @ApiProperty()
  title: string;

  /** WORM stands on it. */
  @ApiProperty()
  needed: boolean;

  @ApiProperty({ enum: ['passed', 'failed', 'skipped'] })
  result: 'passed' | 'failed' | 'skipped';

  @ApiProperty()
  detail: string;
}

export class StoreExaminationDto {
  @ApiProperty()
  id: string;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ enum: ['person', 'operator'] })
  by: 'person' | 'operator';

  @ApiProperty()
  serverName: string;

  @ApiProperty()
  serverVersion: string;

  @ApiProperty({ type: [StoreCheckDto] })
  checks: StoreCheckDto[];
}

export class StoreWormDto {
  /** storage.worm of the configuration. */
  @ApiProperty()
  configured: boolean;

  @ApiProperty()
  allowed: boolean;

  /** Why it is not allowed; empty when it is. */
  @ApiProperty({ type: [String] })
  reasons: string[];
}

export class StoreQualificationDto {
  @ApiProperty({ enum: ['file', 's3'] })
  kind: 'file' | 's3';

  @ApiProperty({ type: StoreWormDto })
  worm: StoreWormDto;

  /** The last one of this store; null when it was never examined. */
  @ApiProperty({ type: StoreExaminationDto, nullable: true })
  last: StoreExaminationDto | null;
}
