import { ApiProperty } from '@nestjs/swagger';
import { IsUUID, Matches } from 'class-validator';

/** The firm's own number of a customer. */
export const CUSTOMER = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

export class CustomerDto {
  @ApiProperty()
  @IsUUID()
  siteId: string;

  @ApiProperty()
  @Matches(CUSTOMER)
  customer: string;
}

export class SubjectListDto {
  /** Pseudonyms, one for each version of the site's key, the newest first. */
  @ApiProperty({ type: [String] })
  subjects: string[];
}

export class SubjectKeyDto {
  @ApiProperty()
  siteId: string;

  @ApiProperty()
  version: number;
}
