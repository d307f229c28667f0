import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { parseVerifierKey } from '../evidence/signed-note.js';
import { ContentKeys } from '../integrity/content-keys.service.js';
import {
  findingsText,
  outsideCheckpoint,
  progressLine,
  RunFile,
  type RunState,
  verifyStore,
} from '../integrity/index.js';
import { KeysModule } from '../keys/keys.module.js';
import { Signer } from '../keys/signer.js';
import { Configuration } from '../platform/config/configuration.js';
import { ConfigurationModule } from '../platform/config/configuration.module.js';
import { DatabaseModule } from '../platform/database/database.module.js';
import { PlatformModule } from '../platform/platform.module.js';
import { openStore } from '../storage/open-store.js';

/** The appliance may be at work. */
const SETTLE_MS = 30_000;
const PROGRESS_EVERY_MS = 2_000;

export interface VerifyStoreIo {
  out(text: string): void;
  progress(text: string): void;
}

const TERMINAL: VerifyStoreIo = {
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
      providers: withKeys ? [ContentKeys] : [],
    };
  }
}

/** Checks everything that is stored. Answers with the exit code: 0 it holds, 1 it does not. */
export async function verifyStoreCommand(
  configuration: Configuration,
  args: string[],
  io: VerifyStoreIo = TERMINAL,
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
    const texts = values.key ?? [app.get(Signer).verifierKey];
    const verifierKeys = texts.map(parseVerifierKey);
    const { appliance, storage } = configuration;
    const file = new RunFile(values.state ?? null);
    const target = {
      source: app.get(DataSource),
      store: await openStore(storage),
      appliance: appliance.name,
      verifierKeys,
      contentKeys: withKeys ? app.get(ContentKeys) : null,
      outside:
        values.checkpoint === undefined
          ? null
          : outsideCheckpoint(readFileSync(values.checkpoint, 'utf8'), verifierKeys, appliance.name),
      share: null,
      settleMs: SETTLE_MS,
    };
    const ended = await followed(verifyStore(target, file.read()), target.source, file, io);
    file.remove();
    io.out(values.json ? `${JSON.stringify(ended.findings)}\n` : findingsText(ended));
    return ended.findings.faults.length === 0 ? 0 : 1;
  } finally {
    await app.close();
  }
}

async function followed(
  run: AsyncGenerator<RunState>,
  source: DataSource,
  file: RunFile,
  io: VerifyStoreIo,
): Promise<RunState> {
  const [{ entries }]: [{ entries: string }] = await source.query(
    'SELECT COALESCE(max(leaf_index) + 1, 0) AS entries FROM audit_entry',
  );
  const begun = performance.now();
  let told = begun;
  let before: number | null = null;
  let last: RunState | null = null;
  for await (const state of run) {
    const now = performance.now();
    const things = Object.values(state.findings.checked).reduce((sum, count) => sum + count, 0);
    before ??= things;
    file.write(state);
    if (now - told > PROGRESS_EVERY_MS) {
      io.progress(`${progressLine(state, Number(entries), ((things - before) * 1000) / (now - begun))}\n`);
      told = now;
    }
    last = state;
  }
  if (last === null) throw new Error('there was nothing left to check');
  return last;
}
