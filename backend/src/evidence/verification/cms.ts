import { checkCms } from '../node-checks.js';
import { PACK_PATHS } from '../pack-format.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';

/**
 * The second signature over pack.json, by certificate. Packs of earlier days have none. Without roots from outside the
 * best that can be said is that it leads to some root, as with the pack's own key.
 */
export function checkPackCms(
  contents: PackContents,
  trustedPem: string | undefined,
  report: VerificationReport,
): void {
  const path = PACK_PATHS.packCms;
  if (contents.optional(path) === null && contents.optional(PACK_PATHS.certificates) === null) return;
  const der = contents.require(path);
  const packBytes = contents.optional(PACK_PATHS.pack);
  contents.require(PACK_PATHS.certificates);
  if (der === null || packBytes === null) return;
  if (checkCms === null) {
    report.note(`NOT checked here: ${path}. A browser cannot; exhibit-verify.mjs and openssl can`);
    return;
  }
  const { code, signer, root } = checkCms(packBytes, der, trustedPem === undefined ? {} : { trustedPem });
  const ownRoot = trustedPem === undefined && code === 'CHAIN_ROOT_NOT_GIVEN';
  if (code !== 'CMS_VALID' && !ownRoot) {
    report.fault(path, code, 'The signature by certificate does not hold.');
    return;
  }
  const whose = ownRoot ? "by the pack's own root" : 'by a root given from outside';
  report.note(`The signature by certificate: ${signer!.subject}, ${whose}, SHA-256 ${root!.fingerprint}`);
}
