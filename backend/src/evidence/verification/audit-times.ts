import { parseConsistency } from '../audit-proofs.js';
import { verifyConsistency } from '../merkle-tree.js';
import { PACK_PATHS } from '../pack-format.js';
import { checkTime } from '../node-checks.js';
import type { Checkpoint } from '../checkpoint.js';
import { openedCheckpoint } from './audit-proofs.js';
import type { PackContents } from './contents.js';
import type { KeyChain } from './key-chain.js';
import type { VerificationReport } from './report.js';

const TOKEN = /^audit\/timed\/(\d{1,16})\/([A-Za-z0-9_-]+)\.token\.der$/;
const FOLDER = /^audit\/timed\/(\d{1,16})\//;

/**
 * Checkpoints that an authority put a time on: each signed by a key in its time, and a beginning of the newest one. What was in
 * the log at that time is in it unchanged.
 */
export async function checkTimes(
  contents: PackContents,
  { keys, newest }: { keys: KeyChain | null; newest: Checkpoint | null },
  report: VerificationReport,
): Promise<void> {
  const sizes = new Set(contents.names().flatMap((name) => FOLDER.exec(name)?.[1] ?? []));
  for (const size of sizes) {
    const path = PACK_PATHS.timedCheckpoint(Number(size));
    const note = contents.text(path);
    if (note === null) continue;
    const checkpoint = await openedCheckpoint(contents, path, note, keys, report);
    const bytes = contents.require(PACK_PATHS.consistency(Number(size)));
    const step = bytes && report.attempt(PACK_PATHS.consistency(Number(size)), () => parseConsistency(bytes));
    if (checkpoint !== null && step !== null && newest !== null) {
      const claim = { ...step, fromRoot: checkpoint.root, toRoot: newest.root };
      const fits =
        checkpoint.size === Number(size) && step.from === checkpoint.size && step.to === newest.size;
      if (!fits || !verifyConsistency(claim))
        report.fault(
          PACK_PATHS.consistency(Number(size)),
          'CONSISTENCY_NOT_PROVEN',
          'The newest checkpoint does not begin with this one.',
        );
    }
    for (const name of contents.names())
      if (name.startsWith(`audit/timed/${size}/`)) checkToken(contents, name, note, report);
  }
}

function checkToken(contents: PackContents, path: string, note: string, report: VerificationReport): void {
  const [, size, authority] = TOKEN.exec(path) ?? [];
  if (size === undefined || authority === undefined) return;
  const trust = contents.text(PACK_PATHS.tokenTrust(Number(size), authority));
  const der = contents.require(path);
  if (trust === null || der === null) return;
  if (checkTime === null) {
    report.note(
      `NOT checked here: the time token ${path}. A browser cannot; exhibit-verify.mjs and openssl can`,
    );
    return;
  }
  const verify = checkTime;
  const told = report.attempt(path, () =>
    verify(der, { bytes: Buffer.from(note, 'utf8'), trustedPem: trust }),
  );
  if (told)
    report.note(`Time of the log of ${Number(size)} entries: ${told.at.toISOString()}, by ${told.authority}`);
}
