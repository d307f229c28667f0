import { IsOptional, Matches } from 'class-validator';
import { JURISDICTION, LANGUAGE } from './consent-notices.dto.js';

export class NoticeReaderDto {
  @IsOptional()
  @Matches(LANGUAGE)
  language?: string;

  @IsOptional()
  @Matches(JURISDICTION)
  jurisdiction?: string;
}

export class NoticeShaDto {
  @Matches(/^[0-9a-f]{64}$/)
  sha256: string;

  @Matches(/^[\w-]{1,40}$/)
  siteKey: string;
}
