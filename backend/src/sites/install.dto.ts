import { ApiProperty } from '@nestjs/swagger';

export class InstallScriptDto {
  /** What the firm puts into its pages, exactly. */
  @ApiProperty()
  tag: string;

  /** Always the same bytes: the address names their hash. */
  @ApiProperty()
  address: string;

  @ApiProperty()
  integrity: string;

  @ApiProperty()
  version: string;
}

export class RecorderSeenDto {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty()
  recorderVersion: string;
}

/** Numbers of the last 24 hours, unless they say otherwise. */
export class InstallHealthDto {
  /** The newest segment of the site, whenever it was. */
  @ApiProperty({ type: RecorderSeenDto, nullable: true })
  seen: RecorderSeenDto | null;

  /** Policy version in the newest segment; null before the first. */
  @ApiProperty({ type: Number, nullable: true })
  policySeen: number | null;

  /** 0 while none is published: then everything is masked. */
  @ApiProperty()
  policyPublished: number;

  /** Page loads that asked for the site's configuration. */
  @ApiProperty()
  pages: number;

  /** Page loads from an origin that is not one of the site's. */
  @ApiProperty()
  pagesRefused: number;

  /** Visits that came from outside the site. */
  @ApiProperty()
  visits: number;

  /** Of those, how many had a consent record from before, or made one; never more than there were visits. */
  @ApiProperty()
  visitsDecided: number;

  @ApiProperty()
  consentsGiven: number;

  @ApiProperty()
  consentsRefused: number;

  @ApiProperty()
  recordings: number;

  /** Events that the recorder's masking left out altogether. */
  @ApiProperty()
  eventsDropped: number;

  /** Segments that recorders captured, lost and declared. */
  @ApiProperty()
  segmentsLost: number;

  @ApiProperty()
  recordingsQuarantined: number;
}

export class InstallDto {
  @ApiProperty()
  siteId: string;

  @ApiProperty()
  siteName: string;

  @ApiProperty()
  siteKey: string;

  /** Address of the appliance, as the pages must know it. */
  @ApiProperty()
  endpoint: string;

  /** Null when the appliance does not find its recorder. */
  @ApiProperty({ type: InstallScriptDto, nullable: true })
  script: InstallScriptDto | null;

  @ApiProperty()
  health: InstallHealthDto;
}
