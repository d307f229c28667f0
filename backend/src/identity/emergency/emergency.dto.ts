import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, MaxLength, MinLength } from 'class-validator';

export class OpenEmergencyDto {
  /** Two shares, each typed by the person who holds it. */
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  shares: string[];

  @ApiProperty({ minLength: 10, maxLength: 500 })
  @IsString()
  @MinLength(10)
  @MaxLength(500)
  reason: string;
}

export class ReviewEmergencyDto {
  @ApiProperty({ minLength: 10, maxLength: 2000 })
  @IsString()
  @MinLength(10)
  @MaxLength(2_000)
  findings: string;
}

export class EmergencyOpeningDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  reason: string;

  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  @ApiProperty({ format: 'date-time' })
  endsAt: string;

  /** Its hour is over, and it waits for its review. */
  @ApiProperty()
  over: boolean;
}

export class EmergencyDto {
  /** One that is open or not yet reviewed. */
  @ApiProperty({ type: EmergencyOpeningDto, nullable: true })
  opening: EmergencyOpeningDto | null;
}
