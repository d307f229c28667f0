import { ApiProperty } from '@nestjs/swagger';
import type { NamedOnPage, NamedPage } from './recorded-rules.js';

export class NamedOnPageDto implements NamedOnPage {
  @ApiProperty()
  rule: string;

  @ApiProperty()
  elements: number;

  /** Steps of tags. Nothing that the page's authors or a visitor wrote. */
  @ApiProperty({ type: [String] })
  paths: string[];

  @ApiProperty()
  texts: number;

  /** Elements that the rule names inside what no rule reaches. */
  @ApiProperty()
  refused: number;

  /** False: the recording keeps no name for what the rule asks for, so whether it would name anything is not known. */
  @ApiProperty()
  told: boolean;
}

export class NamedPageDto implements NamedPage {
  @ApiProperty({ type: String, nullable: true })
  path: string | null;

  @ApiProperty()
  elements: number;

  @ApiProperty({ type: [NamedOnPageDto] })
  rules: NamedOnPageDto[];
}

export class TriedRecordingDto {
  @ApiProperty({ type: [NamedPageDto] })
  pages: NamedPageDto[];
}
