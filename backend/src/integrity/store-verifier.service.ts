import { readFileSync } from 'node:fs';
import { Injectable, Optional } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Signer } from '../keys/signer.js';
import { Configuration } from '../platform/config/configuration.js';
import { openStore } from '../storage/open-store.js';
import { ContentKeys } from './content-keys.service.js';
import { knownKeys } from './known-keys.js';
import { outsideCheckpoint } from './outside-checkpoint.js';
import { RunFile } from './run-file.js';
import { findingsText, progressLine } from './run-words.js';
import { verifyStore, type RunState } from './store-verification.js';

/** The appliance may be at work. */
const SETTLE_MS = 30_000;
const PROGRESS_EVERY_MS = 2_000;

export interface VerifierRequest {
  /** Texts of the keys that signatures are checked with; the appliance's own when there are none. */
  keys: readonly string[];
  checkpointFile: string | null;
  stateFile: string | null;
  json: boolean;
}

export interface VerifierOutput {
  out(text: string): void;
  progress(text: string): void;
}

/** One check of everything, followed at a terminal. Works without keys, and then says what it did not see. */
@Injectable()
export class StoreVerifier {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly configuration: Configuration,
    @Optional() private readonly contentKeys?: ContentKeys,
    @Optional() private readonly signer?: Signer,
  ) {}

  /** Whether everything holds. */
  async run(
    { keys, checkpointFile, stateFile, json }: VerifierRequest,
    io: VerifierOutput,
  ): Promise<boolean> {
    const texts = keys.length > 0 ? keys : [...this.signer!.verifierKeys].reverse();
    const verifierKeys = await knownKeys(this.source.manager, texts);
    const { appliance, storage } = this.configuration;
    const file = new RunFile(stateFile);
    const target = {
      source: this.source,
      store: await openStore(storage),
      appliance: appliance.name,
      verifierKeys,
      contentKeys: this.contentKeys ?? null,
      outside:
        checkpointFile === null
          ? null
          : outsideCheckpoint(readFileSync(checkpointFile, 'utf8'), verifierKeys, appliance.name),
      share: null,
      settleMs: SETTLE_MS,
    };
    const ended = await this.followed(verifyStore(target, file.read()), file, io);
    file.remove();
    io.out(json ? `${JSON.stringify(ended.findings)}\n` : findingsText(ended));
    return ended.findings.faults.length === 0;
  }

  private async followed(
    run: AsyncGenerator<RunState>,
    file: RunFile,
    io: VerifierOutput,
  ): Promise<RunState> {
    const [{ entries }]: [{ entries: string }] = await this.source.query(
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
        const perSecond = ((things - before) * 1000) / (now - begun);
        io.progress(`${progressLine(state, Number(entries), perSecond)}\n`);
        told = now;
      }
      last = state;
    }
    if (last === null) throw new Error('there was nothing left to check');
    return last;
  }
}
