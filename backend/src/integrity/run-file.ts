import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { ProductError } from '../platform/product-error.js';
import { STEPS, startOfRun, type RunState } from './store-verification.js';

const FORMAT = 'exhibit.verify-store/v1';

/** Where a run at the operator's door stands, so that one that was killed goes on. Written whole or not at all. */
export class RunFile {
  constructor(private readonly path: string | null) {}

  read(): RunState {
    if (this.path === null || !existsSync(this.path)) return startOfRun();
    try {
      const { format, state } = JSON.parse(readFileSync(this.path, 'utf8')) as {
        format: string;
        state: RunState;
      };
      if (format === FORMAT && STEPS.includes(state.step)) return state;
    } catch {
      // Said below.
    }
    throw new ProductError('RUN_FILE_INVALID', 422, 'The state file is not one of verify-store. Remove it.');
  }

  write(state: RunState): void {
    if (this.path === null) return;
    writeFileSync(`${this.path}.new`, JSON.stringify({ format: FORMAT, state }), { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
  }

  /** A run that came to its end is not gone on with. */
  remove(): void {
    if (this.path !== null) rmSync(this.path, { force: true });
  }
}
