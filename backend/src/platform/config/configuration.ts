import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
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
import { AnchorsConfiguration } from './anchors-configuration.js';
import { NoticesConfiguration } from './notices-configuration.js';
import { OidcConfiguration, SessionsConfiguration } from './sign-on-configuration.js';

const HTTP_URL = { require_tld: false, protocols: ['http', 'https'], require_protocol: true };

class ApplianceConfiguration {
  /** Name in checkpoints, signatures and packs. Changing it later breaks verification of what was signed. */
  @Matches(/^[a-z0-9][a-z0-9.-]{2,62}$/)
  name: string;
}

class HttpConfiguration {
  @IsString()
  host: string;

  @IsInt()
  @Min(0)
  @Max(65535)
  port: number;

  /** Address people and recorders use. https outside evaluation. */
  @IsUrl(HTTP_URL)
  publicUrl: string;

  /** Addresses or networks of proxies in front, whose word is taken for where a request came from. None when missing. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(16)
  @Matches(/^[0-9a-f.:]{2,45}(\/\d{1,3})?$/i, { each: true })
  trustedProxies?: string[];
}

class DatabaseConfiguration {
  /** Role of the running appliance: no ownership, no DDL. */
  @Matches(/^postgres(ql)?:\/\//)
  url: string;

  /** Role that owns the schema; only the `migrate` command is given it. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//)
  ownerUrl?: string;
}

const ofKind = (kind: string) => ValidateIf((storage: StorageConfiguration) => storage.kind === kind);

class StorageConfiguration {
  /** `file` is an embedded part, for evaluation; `s3` is any S3 store whose bucket has versioning. */
  @IsIn(['file', 's3'])
  kind: 'file' | 's3';

  @ValidateIf(({ kind }: StorageConfiguration) => kind !== 's3')
  @IsString()
  folder?: string;

  /** Address without the bucket. https outside evaluation. */
  @ofKind('s3')
  @IsUrl(HTTP_URL)
  @Matches(/^https?:\/\/[^/?#@]+\/?$/, { message: 'endpoint must be scheme, host and port, nothing more' })
  endpoint?: string;

  @ofKind('s3')
  @Matches(/^[a-z0-9-]{2,40}$/)
  region?: string;

  @ofKind('s3')
  @Matches(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
  bucket?: string;

  @ofKind('s3')
  @MinLength(3)
  accessKey?: string;

  @ofKind('s3')
  @MinLength(8)
  secretKey?: string;

  /** How the bucket is addressed; in the path when missing. */
  @IsOptional()
  @IsIn(['path', 'virtual-host'])
  addressing?: 'path' | 'virtual-host';

  /** PEM of a private certification authority for the store; with it no other is trusted for the store. */
  @IsOptional()
  @IsString()
  caFile?: string;

  /** Write once, read many: starts only on a store that `qualify-store` has examined and found fit. */
  @IsOptional()
  @IsBoolean()
  worm?: boolean;
}

class Pkcs11Configuration {
  /** The module's library, a shared object of its maker. */
  @IsString()
  library: string;

  /** Label of the token: one appliance, one token. */
  @MinLength(1)
  token: string;

  /** A file that holds the user's PIN, closed to everybody else. The PIN itself never stands in a configuration. */
  @IsString()
  pinFile: string;
}

class KeysConfiguration {
  /** Keys in files; with a hardware security module, certificates only. */
  @IsString()
  folder: string;

  /** Keys in a hardware security module, by PKCS#11. In files when missing. */
  @IsOptional()
  @ValidateNested()
  @Type(() => Pkcs11Configuration)
  pkcs11?: Pkcs11Configuration;

  /** Make a new keyring when the folder is empty. Evaluation only. */
  @IsBoolean()
  create: boolean;
}

class FileConfiguration {
  @IsString()
  file: string;
}

class FolderConfiguration {
  @IsString()
  folder: string;
}

class RecordingsConfiguration {
  /** A recording that has been silent this long is sealed. */
  @IsInt()
  @Min(1)
  @Max(86_400)
  sealAfterSilenceSeconds: number;
}

class SubjectRequestsConfiguration {
  /** How long an answered request keeps the pseudonyms that it is about: an ISO 8601 period, a month at least. P3Y when missing. */
  @IsOptional()
  @IsString()
  keepSubjects?: string;
}

class StillsConfiguration {
  /** Path of Chromium. Without it packs carry no stills, and say so. */
  @IsOptional()
  @IsString()
  chromium?: string;
}

class LoggingConfiguration {
  @IsIn(['debug', 'info', 'warn', 'error', 'silent'])
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

export class Configuration {
  @IsDefined()
  @ValidateNested()
  @Type(() => ApplianceConfiguration)
  appliance: ApplianceConfiguration;

  /** `evaluation` runs on embedded parts and plain http; `production` refuses both. */
  @IsIn(['evaluation', 'production'])
  mode: 'evaluation' | 'production';

  @IsDefined()
  @ValidateNested()
  @Type(() => HttpConfiguration)
  http: HttpConfiguration;

  @IsDefined()
  @ValidateNested()
  @Type(() => DatabaseConfiguration)
  database: DatabaseConfiguration;

  @IsDefined()
  @ValidateNested()
  @Type(() => StorageConfiguration)
  storage: StorageConfiguration;

  @IsDefined()
  @ValidateNested()
  @Type(() => KeysConfiguration)
  keys: KeysConfiguration;

  @IsDefined()
  @ValidateNested()
  @Type(() => OidcConfiguration)
  oidc: OidcConfiguration;

  /** Further providers, each with a `name`; the sign-in page lets people choose. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(8)
  @ValidateNested({ each: true })
  @Type(() => OidcConfiguration)
  otherProviders?: OidcConfiguration[];

  @IsOptional()
  @ValidateNested()
  @Type(() => SessionsConfiguration)
  sessions?: SessionsConfiguration;

  @IsDefined()
  @ValidateNested()
  @Type(() => FolderConfiguration)
  console: FolderConfiguration;

  @IsDefined()
  @ValidateNested()
  @Type(() => FileConfiguration)
  recorder: FileConfiguration;

  @IsDefined()
  @ValidateNested()
  @Type(() => RecordingsConfiguration)
  recordings: RecordingsConfiguration;

  @IsOptional()
  @ValidateNested()
  @Type(() => SubjectRequestsConfiguration)
  subjectRequests?: SubjectRequestsConfiguration;

  @IsOptional()
  @ValidateNested()
  @Type(() => AnchorsConfiguration)
  anchors?: AnchorsConfiguration;

  @IsOptional()
  @ValidateNested()
  @Type(() => NoticesConfiguration)
  notices?: NoticesConfiguration;

  @IsOptional()
  @ValidateNested()
  @Type(() => StillsConfiguration)
  stills?: StillsConfiguration;

  @IsOptional()
  @ValidateNested()
  @Type(() => LoggingConfiguration)
  logging?: LoggingConfiguration;
}

/** For as long as a claim about the answer may be brought in most places, where nothing is said. */
export const subjectsKeptFor = ({ subjectRequests }: Pick<Configuration, 'subjectRequests'>): string =>
  subjectRequests?.keepSubjects ?? 'P3Y';
