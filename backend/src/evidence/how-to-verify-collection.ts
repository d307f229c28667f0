import { block, checkNote, earlierKeys } from './how-to-verify.js';

/** HOW-TO-VERIFY.md of a collection of packs. A test runs every block of it. */
export function howToVerifyCollection(about: {
  appliance: string;
  collection: string;
  packs: readonly unknown[];
  verifierKey: string;
  successions: readonly string[];
  cms: boolean;
}): string {
  const steps = [
    keys,
    ...earlierKeys(about.successions, about.verifierKey),
    note,
    digest,
    items,
    packs,
    ...(about.cms ? [cms] : []),
  ];
  return `# How to check this collection of evidence packs

${about.packs.length} packs, collected and signed by the appliance ${about.appliance}.

Take the key and the verifier from the firm by another way than out of this file. Without a key from outside, every
check below only shows that the collection agrees with itself.

Open verify.html in a browser and drop the collection on it, or run

    node exhibit-verify.mjs COLLECTION.zip --key '${about.verifierKey}'

Both check every pack in it as well. Each pack under packs/ is a whole evidence pack and can be checked and handed on
alone.

## With openssl and sha256sum

Unpack the zip into an empty folder, and run these there, with bash. A line that does not end well has found a fault.

${steps.map((step, index) => `${index + 1}. ${step}`).join('\n\n')}

Then unpack any of the packs, and follow the HOW-TO-VERIFY.md in it.
`;
}

const keys = `The key. It must be the one that you know:

${block('cat signatures/verifier-key.txt', 'openssl pkey -pubin -in signatures/verifier-key.pem -noout')}`;

const note = `The signature over the digest of collection.json:

${block(...checkNote('collection', 'signatures/collection.note'))}`;

const digest = `The digest of collection.json is the one that was signed:

${block("sed -n 's/^sha256 \\(.*\\)$/\\1  collection.json/p' check/collection.txt | sha256sum -c -")}`;

const items = `Every item beside the packs is the one that collection.json names:

${block(
  'grep -o \'"path":"[^"]*","sha256":"[0-9a-f]*"\' collection.json | sed \'s/"path":"\\(.*\\)","sha256":"\\(.*\\)"/\\2  \\1/\' > check/SHA256SUMS',
  'sha256sum -c check/SHA256SUMS',
)}`;

const packs = `Every pack is the one that collection.json names:

${block(
  'grep -o \'"recording":"[^"]*","sha256":"[0-9a-f]*"\' collection.json | sed \'s/"recording":"\\(.*\\)","sha256":"\\(.*\\)"/\\2  packs\\/\\1.zip/\' > check/PACKS',
  'sha256sum -c check/PACKS',
)}`;

const cms = `The second signature over collection.json, by certificate:

${block(
  "sed -n 's/^cms-sha256 \\(.*\\)$/\\1  signatures\\/collection.cms/p' check/collection.txt | sha256sum -c -",
  'openssl cms -verify -binary -inform DER -in signatures/collection.cms -content collection.json -CAfile signatures/certificates.pem -purpose any -out /dev/null',
)}`;
