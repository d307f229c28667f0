import type { RowForm } from './row-form.js';

/** HOW-TO-VERIFY.md: what somebody does who has the export, a shell and public tools. */
export function howToVerifyExport(
  { appliance }: { appliance: string },
  form: RowForm,
  signer: { verifierKey: string; cms?: unknown },
): string {
  const cms = `
The same list is signed with a certificate. \`chain.pem\` came with the export: check who issued it before you trust it.

    openssl cms -verify -binary -inform DER -in signatures/export.p7s -content export.json \\
      -CAfile signatures/chain.pem -out /dev/null
`;
  return `# How to check this export of the audit log

Of the log \`${appliance}/audit\`. Everything here can be checked without the appliance that made it.

## With one command

    npm run verify -- EXPORT.zip

It needs no server, no database and no network, and names every faulty item.

## With public tools

Unpack the zip. \`export.json\` lists every item with its SHA-256 and says which entries were asked for. The note
\`signatures/export.note\` signs the SHA-256 of \`export.json\`; the key is

    ${signer.verifierKey}

Compare that key with the one that the firm publishes.

    sha256sum export.json
    sed -n 2p signatures/export.note
${signer.cms === undefined ? '' : cms}
\`checkpoint.txt\` is a signed note (C2SP tlog-checkpoint) over the whole log. The entries stand in
\`entries/*.${form.extension}\`, each with its index, its leaf and the leaf's hash, SHA-256(0x00 ‖ leaf). The files of
\`proofs/\` have the hashes of the subtrees that lie between them, from left to right, so that the root in
checkpoint.txt can be computed again (RFC 6962 section 2.1). docs/format/audit-export.md says exactly how.
`;
}
