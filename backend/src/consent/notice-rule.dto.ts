import { ApiProperty } from '@nestjs/swagger';
import { IsNumber, Max, Min } from 'class-validator';

/** What the firm asks of its notice and of the two answers under it, at the click. */
export class NoticeRuleDto {
  @ApiProperty()
  @IsNumber()
  @Min(0)
  @Max(1)
  minVisibleShare: number;

  @ApiProperty()
  @IsNumber()
  @Min(0)
  @Max(100)
  minFontPx: number;

  @ApiProperty()
  @IsNumber()
  @Min(0)
  @Max(21)
  minContrast: number;

  /** Refuse divided by accept, as are the next two. */
  @ApiProperty()
  @IsNumber()
  @Min(0)
  @Max(1)
  minAreaRatio: number;

  @ApiProperty()
  @IsNumber()
  @Min(0)
  @Max(1)
  minFontRatio: number;

  @ApiProperty()
  @IsNumber()
  @Min(0)
  @Max(1)
  minContrastRatio: number;

  /** Between the click and the page's word that it was a yes, ms. */
  @ApiProperty()
  @IsNumber()
  @Min(0)
  @Max(600_000)
  maxYesAfterMs: number;
}
