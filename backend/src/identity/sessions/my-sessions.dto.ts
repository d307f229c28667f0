import { ApiProperty } from '@nestjs/swagger';

export class MySessionDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** Browser and system in a few words. */
  @ApiProperty()
  device: string;

  @ApiProperty({ format: 'date-time' })
  signedInAt: string;

  @ApiProperty({ format: 'date-time' })
  lastSeenAt: string;

  @ApiProperty({ format: 'date-time' })
  endsAt: string;

  /** It is the session that asks. */
  @ApiProperty()
  here: boolean;
}

export class MySessionsDto {
  @ApiProperty({ type: [MySessionDto] })
  items: MySessionDto[];
}
