import { parseArgs } from 'node:util';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ContentKeys } from '../integrity/content-keys.service.js';
import { StoreVerifier, type VerifierOutput } from '../integrity/store-verifier.service.js';
import { KeysModule } from '../keys/keys.module.js';
import { Configuration } from '../platform/config/configuration.js';
import { ConfigurationModule } from '../platform/config/configuration.module.js';
import { DatabaseModule } from '../platform/database/database.module.js';
import { PlatformModule } from '../platform/platform.module.js';

const TERMINAL: VerifierOutput = {
  out: (text) => process.stdout.write(text),
  progress: (text) => process.stderr.write(text),
};

/** Only what a check needs, and without keys where there are none: a verifier key is enough for all but content. */
@Module({})
class VerificationModule {
  static for(configuration: Configuration, withKeys: boolean): DynamicModule {
    const keys = KeysModule.forRootAsync({
      inject: [Configuration],
      useFactory: ({ keys: options, appliance }: Configuration) => ({
        ...options,
        create: false,
        applianceName: appliance.name,
      }),
    });
    return {
      module: VerificationModule,
      imports: [
        ConfigurationModule.for(configuration),
        PlatformModule,
        DatabaseModule,
        ...(withKeys ? [keys] : []),
      ],
      providers: withKeys ? [StoreVerifier, ContentKeys] : [StoreVerifier],
    };
  }
}

/** Checks everything that is stored. Answers with the exit code: 0 it holds, 1 it does not. */
export async function verifyStoreCommand(
  configuration: Configuration,
  args: string[],
  io: VerifierOutput = TERMINAL,
): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      checkpoint: { type: 'string' },
      state: { type: 'string' },
      key: { type: 'string', multiple: true },
      'without-keys': { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  const withKeys = !values['without-keys'];
  if (!withKeys && !values.key)
    throw new Error('without keys, --key VERIFIER-KEY says what signatures are checked with');
  const app = await NestFactory.createApplicationContext(VerificationModule.for(configuration, withKeys), {
    logger: false,
    abortOnError: false,
  });
  try {
    const request = {
      keys: values.key ?? [],
      checkpointFile: values.checkpoint ?? null,
      stateFile: values.state ?? null,
      json: values.json ?? false,
    };
    return (await app.get(StoreVerifier).run(request, io)) ? 0 : 1;
  } finally {
    await app.close();
  }
}
