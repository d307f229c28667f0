import { ApiProperty } from '@nestjs/swagger';
import { NoticeRuleDto } from '../../consent/notice-rule.dto.js';
import type { AnswersWord, NoticeWord } from '../../evidence/notice-verdict.js';

export class SeenTextDto {
  /** 0–1. */
  @ApiProperty()
  visibleShare: number;

  /** Nothing hid it. */
  @ApiProperty()
  unhidden: boolean;

  @ApiProperty()
  fontPx: number;

  @ApiProperty({ type: Number, nullable: true })
  contrast: number | null;

  @ApiProperty({ required: false })
  lines?: number;

  @ApiProperty({ enum: ['occlusion-observed', 'hit-tested'] })
  method: 'occlusion-observed' | 'hit-tested';

  /** Left, top, width and height on the screen, CSS px. */
  @ApiProperty({ type: [Number] })
  box: [number, number, number, number];
}

/** Refuse divided by accept. */
export class AnswerRatiosDto {
  @ApiProperty()
  area: number;

  @ApiProperty()
  font: number;

  @ApiProperty({ type: Number, nullable: true })
  contrast: number | null;
}

/** What the recording proves of the notice that its consent rests on. */
export class ConsentProofDto {
  @ApiProperty()
  consentId: string;

  @ApiProperty()
  noticeVersion: string;

  /** Of the archived text; null where none is kept. */
  @ApiProperty({ type: String, nullable: true })
  noticeSha256: string | null;

  @ApiProperty({ enum: ['shown', 'not_shown', 'cannot_determine'] })
  verdict: NoticeWord;

  @ApiProperty({ type: [String] })
  reasons: string[];

  /** Whether refusing was as prominent as accepting. */
  @ApiProperty({ enum: ['equal', 'not_equal', 'cannot_determine'] })
  answers: AnswersWord;

  @ApiProperty({ type: [String] })
  answersReasons: string[];

  @ApiProperty({ type: AnswerRatiosDto, nullable: true })
  ratios: AnswerRatiosDto | null;

  @ApiProperty({ enum: ['accept', 'refuse'], nullable: true, type: String })
  clicked: 'accept' | 'refuse' | null;

  /** By a person, as the browser says. */
  @ApiProperty()
  trusted: boolean;

  /** Epoch ms by the visitor's clock. */
  @ApiProperty({ type: Number, nullable: true })
  clickedAt: number | null;

  @ApiProperty({ type: Number, nullable: true })
  givenAt: number | null;

  @ApiProperty({ type: SeenTextDto, nullable: true })
  notice: SeenTextDto | null;

  @ApiProperty({ type: SeenTextDto, nullable: true })
  accept: SeenTextDto | null;

  @ApiProperty({ type: SeenTextDto, nullable: true })
  refuse: SeenTextDto | null;

  /** By which it was judged. */
  @ApiProperty({ type: NoticeRuleDto })
  rule: NoticeRuleDto;
}
