import { type DynamicModule, type InjectionToken, Module, type ModuleMetadata } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AssetKeys } from './asset-keys.service.js';
import { Clock } from '../platform/clock.js';
import { CmsSigner } from './certificates/cms-signer.js';
import { CredentialFolder } from './certificates/credential-folder.js';
import { InternalAuthority } from './certificates/internal-authority.js';
import { LocalRsaKey } from './certificates/rsa-key.js';
import { FileKeyring } from './file-keyring.js';
import { KEY_PROVIDER } from './key-provider.js';
import { RecordingKey } from './recording-key.entity.js';
import { RecordingKeys } from './recording-keys.service.js';
import { SiteAssetKey } from './site-asset-key.entity.js';
import { Signer } from './signer.js';

export const KEYS_OPTIONS = Symbol('KEYS_OPTIONS');

export interface KeysOptions {
  folder: string;
  applianceName: string;
  /** Make a new keyring when there is none. Evaluation only. */
  create: boolean;
}

export interface KeysModuleOptions extends Pick<ModuleMetadata, 'imports'> {
  inject: InjectionToken[];
  useFactory: (...args: never[]) => KeysOptions;
}

@Module({})
export class KeysModule {
  static forRootAsync({ imports = [], inject, useFactory }: KeysModuleOptions): DynamicModule {
    return {
      module: KeysModule,
      global: true,
      imports: [...imports, TypeOrmModule.forFeature([RecordingKey, SiteAssetKey])],
      providers: [
        { provide: KEYS_OPTIONS, inject, useFactory: useFactory as (...args: unknown[]) => KeysOptions },
        {
          provide: FileKeyring,
          inject: [KEYS_OPTIONS],
          useFactory: ({ folder, create }: KeysOptions) => FileKeyring.open(folder, { create }),
        },
        { provide: KEY_PROVIDER, useExisting: FileKeyring },
        {
          provide: Signer,
          inject: [KEYS_OPTIONS, FileKeyring],
          useFactory: ({ applianceName }: KeysOptions, keyring: FileKeyring) =>
            new Signer(applianceName, keyring.signingKeyPem),
        },
        {
          // After the keyring, which makes the folder.
          provide: InternalAuthority,
          inject: [KEYS_OPTIONS, Clock, FileKeyring],
          useFactory: ({ folder, applianceName }: KeysOptions, clock: Clock) =>
            new InternalAuthority(applianceName, new CredentialFolder(folder), () => clock.now()),
        },
        {
          provide: CmsSigner,
          inject: [KEYS_OPTIONS, Clock, InternalAuthority],
          useFactory: async ({ create }: KeysOptions, clock: Clock, authority: InternalAuthority) => {
            await authority.ready('timestamping', { create });
            const { privateKey, chainDer } = await authority.ready('signing', { create });
            return new CmsSigner(new LocalRsaKey(privateKey), chainDer, () => clock.now());
          },
        },
        RecordingKeys,
        AssetKeys,
      ],
      exports: [RecordingKeys, AssetKeys, Signer, CmsSigner, InternalAuthority],
    };
  }
}
