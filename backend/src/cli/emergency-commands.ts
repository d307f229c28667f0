import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { EmergencyAccount } from '../identity/emergency/emergency-account.service.js';
import type { Configuration } from '../platform/config/configuration.js';

const OPERATOR = { kind: 'operator' } as const;

/** The ceremony: seals the account and writes each share into a file of its own, to be handed to one person each. */
export async function sealEmergencyCommand(configuration: Configuration, args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { folder: { type: 'string' }, shares: { type: 'string' } } });
  const count = Number(values.shares ?? '3');
  if (!values.folder || !Number.isInteger(count) || count < 2 || count > 10)
    throw new Error('--folder is needed, and --shares between 2 and 10');
  const app = await NestFactory.createApplicationContext(AppModule.for(configuration), {
    logger: false,
    abortOnError: false,
  });
  try {
    const shares = await app.get(EmergencyAccount, { strict: false }).seal(OPERATOR, count);
    for (const [place, share] of shares.entries())
      // Never over another file: a share that is lost like that is lost for good.
      writeFileSync(join(values.folder, `share-${place + 1}.txt`), `${share}\n`, { mode: 0o600, flag: 'wx' });
    process.stdout.write(
      `${count} shares are in ${values.folder}; any two open the account. Give each to one person on paper or a key, then destroy the files.\n`,
    );
  } finally {
    await app.close();
  }
}
