import { ApiProperty } from '@nestjs/swagger';

export class NoticeChannelDto {
  /** `email`, or `webhook/<name>`. */
  @ApiProperty()
  name: string;

  /** Where it is: a host. */
  @ApiProperty()
  target: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastSentAt: string | null;

  /** Since when nothing that was tried went out; null while it works. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  failingSince: string | null;

  @ApiProperty({ type: String, nullable: true })
  lastCode: string | null;

  @ApiProperty()
  waiting: number;

  /** Not delivered within a day, and not tried any more. */
  @ApiProperty()
  givenUp: number;
}

export class NoticesDto {
  /** Empty: nothing leaves the appliance. */
  @ApiProperty({ type: [NoticeChannelDto] })
  channels: NoticeChannelDto[];
}
