import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsUUID, Matches } from 'class-validator';

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

export class WithdrawSubjectDto {
  @ApiProperty()
  @IsUUID()
  siteId: string;

  /** Pseudonyms, as a look-up names them. */
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(/^[A-Za-z0-9_-]{1,64}$/, { each: true })
  subjects: string[];
}

export class SubjectWithdrawalDto {
  /** Decisions that are withdrawn by it, and recordings under them. */
  @ApiProperty()
  decisions: number;

  @ApiProperty()
  recordings: number;
}
