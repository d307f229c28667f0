import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { nameFaults, plainHttpFaults } from './listed-addresses.js';

/** No user, no password, no fragment: an address that may be shown. */
const ADDRESS = /^https?:\/\/[^/?#@]+(\/[^?#@]*)?$/;
const address = { message: 'must be an address without a user, a query or a fragment' };
const HTTP_URL = { require_tld: false, protocols: ['http', 'https'], require_protocol: true };
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const MOST_OF_A_KIND = 8;

class TimestampConfiguration {
  /** `authority` is a timestamp authority of the firm's choice; `built-in` is not independent, and for evaluation only. */
  @IsIn(['authority', 'built-in'])
  kind: 'authority' | 'built-in';

  /** RFC 3161 over HTTP. Plain http is common and allowed: a token carries its own signature. */
  @ValidateIf(({ kind }: TimestampConfiguration) => kind !== 'built-in')
  @IsUrl(HTTP_URL)
  @Matches(/^[^@#]+$/, address)
  url?: string;

  /** PEM of the certificates that a token's chain may begin with. */
  @ValidateIf(({ kind }: TimestampConfiguration) => kind !== 'built-in')
  @IsString()
  trustFile?: string;

  /** PEM of a private certification authority for the address, when it is https. */
  @IsOptional()
  @IsString()
  caFile?: string;
}

class NamedConfiguration {
  /** One of its kind. Changing it later begins a new history. */
  @Matches(NAME)
  name: string;

  /** PEM of a private certification authority; with it no other is trusted for this anchor. */
  @IsOptional()
  @IsString()
  caFile?: string;
}

class WitnessConfiguration extends NamedConfiguration {
  /** Submission prefix of a C2SP tlog-witness. */
  @IsUrl(HTTP_URL)
  @Matches(ADDRESS, address)
  url: string;

  /** Key of its Ed25519 cosignatures: name+id+base64. */
  @Matches(/^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/)
  verifierKey: string;
}

class SyslogConfiguration extends NamedConfiguration {
  @Matches(/^[A-Za-z0-9.:-]{1,253}$/)
  host: string;

  /** 6514 is syslog over TLS. */
  @IsInt()
  @Min(1)
  @Max(65535)
  port: number;

  /** What the appliance shows when the server asks who it is, PEM; with `keyFile`. */
  @ValidateIf(
    ({ certificateFile, keyFile }: SyslogConfiguration) => (certificateFile ?? keyFile) !== undefined,
  )
  @IsString()
  certificateFile?: string;

  @ValidateIf(
    ({ certificateFile, keyFile }: SyslogConfiguration) => (certificateFile ?? keyFile) !== undefined,
  )
  @IsString()
  keyFile?: string;
}

export class WebhookConfiguration extends NamedConfiguration {
  @IsUrl(HTTP_URL)
  @Matches(/^[^@#]+$/, address)
  url: string;

  /** Known to both sides: every body carries its HMAC-SHA-256 in `exhibit-signature`. */
  @MinLength(32)
  secret: string;
}

/** Where checkpoints of the audit log go. Nothing goes anywhere that is not listed here (P11). */
export class AnchorsConfiguration {
  @IsOptional()
  @ValidateNested()
  @Type(() => TimestampConfiguration)
  timestamp?: TimestampConfiguration;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_OF_A_KIND)
  @ValidateNested({ each: true })
  @Type(() => WitnessConfiguration)
  witnesses?: WitnessConfiguration[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_OF_A_KIND)
  @ValidateNested({ each: true })
  @Type(() => SyslogConfiguration)
  syslog?: SyslogConfiguration[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_OF_A_KIND)
  @ValidateNested({ each: true })
  @Type(() => WebhookConfiguration)
  webhooks?: WebhookConfiguration[];
}

/** What no single value shows. */
export function anchorFaults(anchors: AnchorsConfiguration, mode: 'evaluation' | 'production'): string[] {
  const faults: string[] = [];
  const { timestamp, witnesses = [], syslog = [], webhooks = [] } = anchors;
  for (const [kind, list] of Object.entries({ witnesses, syslog, webhooks }))
    faults.push(...nameFaults(`anchors.${kind}`, list));
  if (mode !== 'production') return faults;
  if (timestamp?.kind === 'built-in')
    faults.push('anchors.timestamp.kind built-in is not independent and is for evaluation only');
  for (const [kind, list] of Object.entries({ witnesses, webhooks }))
    faults.push(...plainHttpFaults(`anchors.${kind}`, list));
  return faults;
}
