import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { nameFaults } from './listed-addresses.js';

const HTTP_URL = { require_tld: false, protocols: ['http', 'https'], require_protocol: true };
const CLAIM = /^[A-Za-z_][\w-]{0,63}(\.[A-Za-z_][\w-]{0,63}){0,3}$/;

export class OidcConfiguration {
  /** What addresses call this provider; `main` when missing. Needed, and different, where there are several. */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,31}$/)
  name?: string;

  /** What the sign-in page calls it. */
  @IsOptional()
  @IsString()
  @MaxLength(60)
  label?: string;

  @IsUrl(HTTP_URL)
  issuer: string;

  @IsString()
  clientId: string;

  @MinLength(16)
  clientSecret: string;

  /** A group `<prefix><role>` gives the role, until two administrators have published a mapping of their own. */
  @IsString()
  groupPrefix: string;

  /** Claim of the ID token that lists the groups or app roles: `groups`, `roles`, `realm_access.roles`. `groups` when missing. */
  @IsOptional()
  @Matches(CLAIM)
  roleClaim?: string;

  /** What is asked for at the login. `openid profile groups` when missing; Entra knows no scope `groups`. */
  @IsOptional()
  @Matches(/^openid( [\w.:/-]{1,120}){0,10}$/)
  scope?: string;

  /** Before a grave action the provider is asked for one of these, and its answer must be one. Age alone counts when missing. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(8)
  @Matches(/^[\x21-\x7e]{1,200}$/, { each: true })
  stepUpAcr?: string[];

  /** Signing out of the console leads on to signing out of the provider. True when missing. */
  @IsOptional()
  @IsBoolean()
  signOutThere?: boolean;
}

export class SessionsConfiguration {
  /** A session that nobody used this long is over. 30 when missing. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(60)
  idleMinutes?: number;

  /** However busy it is, a session is over after this long. 8 when missing. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(12)
  absoluteHours?: number;

  /** Sessions that one person may have at a time; a further login ends the oldest. 5 when missing. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(20)
  perPerson?: number;

  /** How long ago a person may have proved who they are when they approve, publish, export or touch keys. 10 when missing. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(60)
  stepUpMinutes?: number;
}

/** The provider that most people use comes first. */
export const providersOf = ({
  oidc,
  otherProviders = [],
}: {
  oidc: OidcConfiguration;
  otherProviders?: OidcConfiguration[];
}): OidcConfiguration[] => [oidc, ...otherProviders];

export const providerName = ({ name = 'main' }: OidcConfiguration): string => name;

/** What no single value shows. */
export function providerFaults(providers: OidcConfiguration[], mode: 'evaluation' | 'production'): string[] {
  const issuers = new Set(providers.map(({ issuer }) => issuer));
  return [
    ...nameFaults(
      'otherProviders',
      providers.map((provider) => ({ name: providerName(provider) })),
    ),
    ...(issuers.size < providers.length ? ['otherProviders has an issuer twice'] : []),
    ...providers.flatMap(({ issuer }, place) =>
      mode === 'production' && !issuer.startsWith('https://')
        ? [`${place === 0 ? 'oidc' : `otherProviders.${place - 1}`}.issuer must be https in production`]
        : [],
    ),
  ];
}
