import { type DynamicModule, type InjectionToken, Module, type ModuleMetadata } from '@nestjs/common';
import { OBJECT_STORE } from './object-store.js';
import { openStore, type StorageOptions } from './open-store.js';

export const STORAGE_OPTIONS = Symbol('STORAGE_OPTIONS');

export interface StorageModuleOptions extends Pick<ModuleMetadata, 'imports'> {
  inject: InjectionToken[];
  useFactory: (...args: never[]) => StorageOptions;
}

@Module({})
export class StorageModule {
  static forRootAsync({ imports = [], inject, useFactory }: StorageModuleOptions): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      imports,
      providers: [
        {
          provide: STORAGE_OPTIONS,
          inject,
          useFactory: useFactory as (...args: unknown[]) => StorageOptions,
        },
        { provide: OBJECT_STORE, inject: [STORAGE_OPTIONS], useFactory: openStore },
      ],
      exports: [OBJECT_STORE],
    };
  }
}
