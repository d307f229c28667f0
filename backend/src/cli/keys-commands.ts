import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { KekDestruction } from '../keys/care/kek-destruction.service.js';
import { KeyRotation } from '../keys/care/key-rotation.service.js';
import { KeySuccessions } from '../keys/care/key-successions.service.js';
import { SigningCertificates } from '../keys/care/signing-certificates.service.js';
import type { Configuration } from '../platform/config/configuration.js';

const OPERATOR = { kind: 'operator' } as const;

/** A new version and every key wrapped anew, with progress. `--rewrap-only` uses the newest version that is there. */
export async function rotateKeysCommand(configuration: Configuration, args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { 'rewrap-only': { type: 'boolean' } } });
  await withAppliance(configuration, async (app) => {
    const rotation = app.get(KeyRotation, { strict: false });
    const running = await rotation.newest();
    const unfinished = running?.finishedAt === null ? running : null;
    const begun =
      unfinished ??
      (values['rewrap-only'] ? await rotation.catchUp(OPERATOR) : await rotation.rotate(OPERATOR));
    if (begun === null) return void process.stdout.write('every key is wrapped with the newest version\n');
    while (await rotation.batch(OPERATOR, begun.id)) {
      const { rewrapped, total } = (await rotation.newest())!;
      process.stdout.write(`version ${begun.toVersion}: ${rewrapped} of ${total} keys\n`);
    }
    process.stdout.write(`version ${begun.toVersion} wraps every key; older versions stay, for backups\n`);
  });
}

/** A new key that signs notes. It is printed, for whoever has to be told. */
export async function renewVerifierKeyCommand(configuration: Configuration): Promise<void> {
  await withAppliance(configuration, async (app) => {
    const verifierKey = await app.get(KeySuccessions, { strict: false }).begin(OPERATOR);
    process.stdout.write(
      `verifier key: ${verifierKey}\nit signs from now on; packs and exports can be made again in ten minutes\n`,
    );
  });
}

/** Destroys an old version, and with it what backups from before the last rotation could give back. */
export async function destroyKekCommand(configuration: Configuration, args: string[]): Promise<void> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const version = Number(positionals[0]);
  if (positionals.length !== 1 || !Number.isInteger(version)) throw new Error('one VERSION is needed');
  await withAppliance(configuration, async (app) => {
    await app.get(KekDestruction, { strict: false }).destroy(OPERATOR, version);
    process.stdout.write(`version ${version} is destroyed: what only it opens gives no content any more\n`);
  });
}

/** Takes a key with its certificates from a PKCS#12 file; its password comes from a file, never from a command line. */
export async function importPkcs12Command(configuration: Configuration, args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { file: { type: 'string' }, 'password-file': { type: 'string' } },
  });
  const { file, 'password-file': passwordFile } = values;
  if (!file || !passwordFile) throw new Error('--file and --password-file are needed');
  const password = readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '');
  await withAppliance(configuration, async (app) => {
    await app
      .get(SigningCertificates, { strict: false })
      .importPkcs12(OPERATOR, readFileSync(file), password);
    process.stdout.write('the certificate signs from now on\n');
  });
}

async function withAppliance(
  configuration: Configuration,
  act: (app: INestApplicationContext) => Promise<void>,
): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule.for(configuration), {
    logger: false,
    abortOnError: false,
  });
  try {
    await act(app);
  } finally {
    await app.close();
  }
}
