// npm run coverage -w backend: what jest.coverage.mjs measures. The branches of PKCS#11 need a token: SoftHSM's, in a
// folder of its own. What cannot be had is a sentence and a failure, never a smaller measurement.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeSoftHsm } from '../deploy/evaluation/interop/softhsm.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const jest = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'exhibit-coverage-'));
try {
  const { env } = await makeSoftHsm(folder);
  const asked = process.argv.slice(2);
  const { status } = spawnSync(
    process.execPath,
    ['--experimental-vm-modules', jest, '-c', 'jest.coverage.mjs', ...asked],
    { cwd: here, stdio: 'inherit', env: { ...process.env, ...env } },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
