import { parseSuccession } from './key-history.js';
import { PACK_PATHS } from './pack-format.js';
import { parseNote, parseVerifierKey } from './signed-note.js';
import { pemOf } from './succession-items.js';

export interface HowToVerify {
  appliance: string;
  recording: string;
  verifierKey: string;
  /** Notes that end the time of earlier keys. */
  successions: readonly string[];
  /** Where the keys stand that signed the manifest and the receipt. */
  manifestPem: string;
  receiptPem: string;
  /** Whether the pack carries a CMS signature as well. */
  cms: boolean;
  /** Time stamps in the pack. */
  tokens: { size: number; authority: string }[];
}

/** HOW-TO-VERIFY.md of a pack: what to type, with tools that every auditor has. A test runs every block of it. */
export function howToVerify(about: HowToVerify): string {
  const { appliance, recording, verifierKey, successions, cms, tokens } = about;
  const steps = [
    key,
    ...earlierKeys(successions, verifierKey),
    note,
    packDigest,
    items,
    manifest(about.manifestPem),
    receipt(about.receiptPem),
    ...(cms ? [cmsSignature] : []),
    ...times(tokens),
  ];
  return `# How to check this evidence pack

Recording ${recording}, sealed and signed by the appliance ${appliance}.

Take the key and the verifier from the firm by another way than out of this pack (its web site, its console, a letter,
an earlier pack). Without a key from outside, every check below only shows that the pack agrees with itself.

## In a browser

Open verify.html (the firm's console offers it) and drop the pack on it. It needs no network and uses none.

## With the verifier

One file, exhibit-verify.mjs (the firm's console offers it), and Node 20 or newer; no server, no database, no network:

    node exhibit-verify.mjs PACK.zip --key '${verifierKey}'

Both check more than the commands below: they compute every verdict again from the recording.

## With openssl and sha256sum

Unpack the zip into an empty folder, and run these there, with bash. A line that does not end well has found a fault.

${steps.map((step, index) => `${index + 1}. ${step}`).join('\n\n')}

The segments under recording/segments are gzip; \`zcat\` shows the events that the recorder sent.
`;
}

export const block = (...lines: string[]): string => `\`\`\`sh\n${lines.join('\n')}\n\`\`\``;

/** A note is a text, an empty line, and signature lines; openssl wants text and signature apart. */
export const checkNote = (
  name: string,
  path: string,
  pem: string = PACK_PATHS.verifierKeyPem,
  line = 1,
): string[] => [
  `mkdir -p check`,
  `sed '/^$/,$d' ${path} > check/${name}.txt`,
  `sed -n 's/^— [^ ]* //p' ${path} | sed -n ${line}p | base64 -d | tail -c 64 > check/${name}.sig`,
  `openssl pkeyutl -verify -pubin -inkey ${pem} -rawin -in check/${name}.txt -sigfile check/${name}.sig`,
];

/** Each succession, newest first, with the key that says it and, where it handed over, the one that it is about. */
export function earlierKeys(successions: readonly string[], verifierKey: string): string[] {
  if (successions.length === 0) return [];
  const lines = successions.toReversed().flatMap((note) => {
    const { text, signatures } = parseNote(note);
    const id = parseVerifierKey(parseSuccession(text).retired).id.toString('hex');
    const [name, path] = [`succession-${id}`, PACK_PATHS.succession(id)];
    return [
      ...checkNote(name, path, pemOf(note, verifierKey)),
      ...(signatures.length > 1 ? checkNote(name, path, PACK_PATHS.retiredKeyPem(id), 2) : []),
      `sed -n '/^retired\\|^entries/p' check/${name}.txt`,
    ];
  });
  return [
    `Keys before this one. Each note names a retired key and how many entries the log had at most while it signed; the
next key signed it and, where it handed over, the retired one too. An old copy of a key is followed to the new one here:

${block(...lines)}`,
  ];
}

const key = `The key, as openssl reads it. It must be the key that you know, and both forms of it the same:

${block(
  'cat signatures/verifier-key.txt',
  'test "$(cut -d+ -f3- signatures/verifier-key.txt | base64 -d | tail -c 32 | od -An -tx1)" = \\\n  "$(openssl pkey -pubin -in signatures/verifier-key.pem -outform DER | tail -c 32 | od -An -tx1)"',
)}`;

const note = `The signature over the digest of pack.json:

${block(...checkNote('pack', 'signatures/pack.note'))}`;

const packDigest = `The digest of pack.json is the one that was signed:

${block("sed -n 's/^sha256 \\(.*\\)$/\\1  pack.json/p' check/pack.txt | sha256sum -c -")}`;

const items = `Every item is the one that pack.json names:

${block(
  'grep -o \'"path":"[^"]*","sha256":"[0-9a-f]*"\' pack.json | sed \'s/"path":"\\(.*\\)","sha256":"\\(.*\\)"/\\2  \\1/\' > check/SHA256SUMS',
  'sha256sum -c check/SHA256SUMS',
)}`;

const manifest = (pem: string): string => `The manifest of the recording, signed when it was sealed:

${block(
  ...checkNote('manifest', 'signatures/manifest.note', pem),
  "sed -n 's/^sha256 \\(.*\\)$/\\1  manifest.json/p' check/manifest.txt | sha256sum -c -",
)}`;

const receipt = (pem: string): string => `The receipt that the visitor has; its text is the receipt itself:

${block(...checkNote('receipt', 'consent/receipt.note', pem), "tr -d '\\n' < check/receipt.txt | cmp - consent/receipt.json")}`;

const cmsSignature = `The second signature over pack.json, by certificate. Compare the printed fingerprints with those that the firm
publishes:

${block(
  "sed -n 's/^cms-sha256 \\(.*\\)$/\\1  signatures\\/pack.cms/p' check/pack.txt | sha256sum -c -",
  'openssl cms -verify -binary -inform DER -in signatures/pack.cms -content pack.json -CAfile signatures/certificates.pem -purpose any -out /dev/null',
  "openssl storeutl -noout -text -certs signatures/certificates.pem | grep -E 'Subject:|Not After'",
  'openssl x509 -in signatures/certificates.pem -noout -fingerprint -sha256',
)}`;

const times = (tokens: HowToVerify['tokens']): string[] =>
  tokens.length === 0
    ? []
    : [
        `The times that an authority put on the audit log. Compare its certificates with those that it publishes:

${block(
  ...tokens.map(({ size, authority }) => {
    const at = PACK_PATHS.timedCheckpoint(size);
    return `openssl ts -verify -token_in -in ${PACK_PATHS.token(size, authority)} -data ${at} -CAfile ${PACK_PATHS.tokenTrust(size, authority)}`;
  }),
)}`,
      ];
