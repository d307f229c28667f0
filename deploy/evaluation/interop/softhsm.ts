import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildPkcs11 } from '../build-pkcs11.ts';
import { runCaptured } from '../child-process.ts';
import { Sentence } from '../sentence.ts';
import { debianPrograms } from './debian-packages.ts';
import { reasonFrom } from './program-cache.ts';

const LIBRARIES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
];
const PIN = '4711-exhibit';
/** A library knows the tokens that were there when it was loaded: as many as the tests take, one for each. */
const TOKENS = 10;

export interface SoftHsm {
  version: string;
  /** For the tests. SOFTHSM2_CONF must be there before the process starts: the library reads it, not Node. */
  env: { SOFTHSM2_CONF: string; EXHIBIT_PKCS11: string };
}

/** A SoftHSM with a folder of its own and empty tokens; what the machine has of its own is not touched. */
export async function makeSoftHsm(folder: string): Promise<SoftHsm> {
  await debianPrograms({ programs: ['softhsm2-util'], packages: ['softhsm2'], units: [] });
  await buildPkcs11();
  const library = LIBRARIES.find((path) => existsSync(path));
  if (library === undefined) throw new Sentence('The library of SoftHSM (libsofthsm2.so) was not found.');
  const own = join(folder, 'softhsm');
  mkdirSync(join(own, 'tokens'), { recursive: true });
  const config = join(own, 'softhsm2.conf');
  writeFileSync(config, `directories.tokendir = ${join(own, 'tokens')}\nlog.level = ERROR\n`);
  const pinFile = join(own, 'pin');
  writeFileSync(pinFile, `${PIN}\n`, { mode: 0o600 });
  const env = { ...process.env, SOFTHSM2_CONF: config };
  const tokens = Array.from({ length: TOKENS }, (_, place) => `exhibit ${place}`);
  for (const label of tokens) {
    const pins = ['--so-pin', 'officer-4711', '--pin', PIN];
    const made = await runCaptured('softhsm2-util', ['--init-token', '--free', '--label', label, ...pins], {
      env,
    });
    if (!made.ok) throw new Sentence(`SoftHSM makes no token: ${reasonFrom(made.output)}`);
  }
  const { output } = await runCaptured('softhsm2-util', ['--version'], { env });
  const described = JSON.stringify({ library, pinFile, tokens });
  return { version: output.trim(), env: { SOFTHSM2_CONF: config, EXHIBIT_PKCS11: described } };
}
