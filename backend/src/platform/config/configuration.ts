import { Type } from 'class-transformer';
import {
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
  ValidateNested,
} from 'class-validator';

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

class StorageConfiguration {
  @IsIn(['file'])
  kind: 'file';

  @IsString()
  folder: string;
}

class KeysConfiguration {
  @IsString()
  folder: string;

  /** Make a new keyring when the folder is empty. Evaluation only. */
  @IsBoolean()
  create: boolean;
}

class OidcConfiguration {
  @IsUrl(HTTP_URL)
  issuer: string;

  @IsString()
  clientId: string;

  @MinLength(16)
  clientSecret: string;

  /** A group `<prefix><role>` gives the role. */
  @IsString()
  groupPrefix: string;
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
  @Type(() => LoggingConfiguration)
  logging?: LoggingConfiguration;
}
