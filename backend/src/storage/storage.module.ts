import { type DynamicModule, type InjectionToken, Module, type ModuleMetadata } from '@nestjs/common';
import { FileStore } from './file-store.js';
import { OBJECT_STORE, type ObjectStore } from './object-store.js';

export const STORAGE_OPTIONS = Symbol('STORAGE_OPTIONS');

export interface StorageOptions {
  kind: 'file';
  folder: string;
}

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
        {
          provide: OBJECT_STORE,
          inject: [STORAGE_OPTIONS],
          useFactory: ({ folder }: StorageOptions): Promise<ObjectStore> => FileStore.open(folder),
        },
      ],
      exports: [OBJECT_STORE],
    };
  }
}
