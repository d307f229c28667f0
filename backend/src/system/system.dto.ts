import { ApiProperty } from '@nestjs/swagger';

export class SystemPartDto {
  @ApiProperty()
  name: string;

  @ApiProperty({ enum: ['ok', 'degraded', 'down'] })
  state: 'ok' | 'degraded' | 'down';

  @ApiProperty()
  detail: string;
}

export class SystemAuditDto {
  @ApiProperty()
  entries: number;

  @ApiProperty()
  lastLink: string;

  /** Witnesses, mailboxes and the like outside the appliance. Without one a roll-back cannot be found. */
  @ApiProperty()
  outsideAnchors: number;
}

export class SystemJobsDto {
  @ApiProperty()
  waiting: number;

  @ApiProperty()
  failed: number;
}

export class SystemSettingDto {
  @ApiProperty()
  key: string;

  @ApiProperty()
  value: string;
}

export class SystemDto {
  @ApiProperty()
  appliance: string;

  @ApiProperty()
  version: string;

  @ApiProperty()
  mode: string;

  @ApiProperty()
  verifierKey: string;

  @ApiProperty({ type: [SystemPartDto] })
  parts: SystemPartDto[];

  @ApiProperty()
  audit: SystemAuditDto;

  @ApiProperty()
  jobs: SystemJobsDto;

  /** What is configured, without secrets. */
  @ApiProperty({ type: [SystemSettingDto] })
  configuration: SystemSettingDto[];
}
