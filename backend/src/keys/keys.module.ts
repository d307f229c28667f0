import { type DynamicModule, type InjectionToken, Module, type ModuleMetadata } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock } from '../platform/clock.js';
import { AssetKeys } from './asset-keys.service.js';
import { CmsSigner } from './certificates/cms-signer.js';
import { InternalAuthority } from './certificates/internal-authority.js';
import { KEY_PROVIDER } from './key-provider.js';
import { authorityOf, type KeyPlace, type KeysOptions, openKeys } from './open-keys.js';
import { RecordingKey } from './recording-key.entity.js';
import { RecordingKeys } from './recording-keys.service.js';
import { SiteAssetKey } from './site-asset-key.entity.js';
import { Signer } from './signer.js';
import { SubjectKeys } from './subject-keys.service.js';

export const KEYS_OPTIONS = Symbol('KEYS_OPTIONS');
export const KEY_PLACE = Symbol('KEY_PLACE');

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
        { provide: KEY_PLACE, inject: [KEYS_OPTIONS], useFactory: openKeys },
        { provide: KEY_PROVIDER, inject: [KEY_PLACE], useFactory: ({ provider }: KeyPlace) => provider },
        {
          provide: Signer,
          inject: [KEYS_OPTIONS, KEY_PLACE],
          useFactory: ({ applianceName }: KeysOptions, { notes }: KeyPlace) =>
            new Signer(applianceName, notes),
        },
        {
          provide: InternalAuthority,
          inject: [KEYS_OPTIONS, KEY_PLACE, Clock],
          useFactory: ({ applianceName }: KeysOptions, place: KeyPlace, clock: Clock) =>
            authorityOf(place, applianceName, () => clock.now()),
        },
        {
          provide: CmsSigner,
          inject: [KEYS_OPTIONS, KEY_PLACE, InternalAuthority, Clock],
          useFactory: async (
            { create }: KeysOptions,
            { credentials }: KeyPlace,
            authority: InternalAuthority,
            clock: Clock,
          ) => {
            await authority.credential('timestamping', { create });
            await authority.credential('signing', { create });
            return new CmsSigner(
              () => credentials.newest('signing')!,
              () => clock.now(),
            );
          },
        },
        RecordingKeys,
        AssetKeys,
        SubjectKeys,
      ],
      exports: [
        RecordingKeys,
        AssetKeys,
        SubjectKeys,
        Signer,
        CmsSigner,
        InternalAuthority,
        KEY_PROVIDER,
        KEY_PLACE,
      ],
    };
  }
}
