// Stands for a supervisor that is killed: starts one process and says which.
import { join } from 'node:path';

import { superviseProcess } from '../supervised-process.ts';

const child = superviseProcess({
  name: 'A process',
  script: join(import.meta.dirname, 'stubborn-process.mjs'),
  env: { PATH: process.env['PATH'] ?? '' },
  cwd: import.meta.dirname,
  logPath: join(process.argv[2]!, 'child.log'),
  say: () => undefined,
});
child.started();
process.send?.(child.pid());
