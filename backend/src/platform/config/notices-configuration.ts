import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { WebhookConfiguration } from './anchors-configuration.js';
import { nameFaults, plainHttpFaults } from './listed-addresses.js';

/** One mailbox, without a name and without anything that could begin another header. */
const MAILBOX = /^[^\s@<>,;:"\\]{1,64}@[^\s@<>,;:"\\]{1,190}$/;
const MOST_RECIPIENTS = 20;
const MOST_WEBHOOKS = 8;

class EmailConfiguration {
  @Matches(/^[A-Za-z0-9.:-]{1,253}$/)
  host: string;

  /** 465 is usual with `tls`, 587 with `starttls`. */
  @IsInt()
  @Min(1)
  @Max(65535)
  port: number;

  /** There is no mail without TLS: `starttls` refuses a server that does not offer it. */
  @IsIn(['tls', 'starttls'])
  security: 'tls' | 'starttls';

  /** With `passwordFile`. */
  @ValidateIf(({ user, passwordFile }: EmailConfiguration) => (user ?? passwordFile) !== undefined)
  @IsString()
  user?: string;

  /** A file that holds the password, closed to everybody else. The password never stands in a configuration. */
  @ValidateIf(({ user, passwordFile }: EmailConfiguration) => (user ?? passwordFile) !== undefined)
  @IsString()
  passwordFile?: string;

  /** PEM of a private certification authority; with it no other is trusted for the mail server. */
  @IsOptional()
  @IsString()
  caFile?: string;

  @Matches(MAILBOX)
  from: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_RECIPIENTS)
  @Matches(MAILBOX, { each: true })
  to: string[];
}

/** Who is told when something needs a person. Nothing goes to anybody who is not listed here (P11). */
export class NoticesConfiguration {
  @IsOptional()
  @ValidateNested()
  @Type(() => EmailConfiguration)
  email?: EmailConfiguration;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_WEBHOOKS)
  @ValidateNested({ each: true })
  @Type(() => WebhookConfiguration)
  webhooks?: WebhookConfiguration[];
}

/** What no single value shows. */
export function noticeFaults(
  { webhooks = [] }: NoticesConfiguration,
  mode: 'evaluation' | 'production',
): string[] {
  const list = 'notices.webhooks';
  return [...nameFaults(list, webhooks), ...(mode === 'production' ? plainHttpFaults(list, webhooks) : [])];
}
