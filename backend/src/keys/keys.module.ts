import { type DynamicModule, type InjectionToken, Module, type ModuleMetadata } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AssetKeys } from './asset-keys.service.js';
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
        RecordingKeys,
        AssetKeys,
      ],
      exports: [RecordingKeys, AssetKeys, Signer],
    };
  }
}
