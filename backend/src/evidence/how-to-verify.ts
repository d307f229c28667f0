/** HOW-TO-VERIFY.md of a pack: what to type, with tools that every auditor has. A test runs every block of it. */
export function howToVerify(pack: { appliance: string; recording: string; verifierKey: string }): string {
  return `# How to check this evidence pack

Recording ${pack.recording}, sealed and signed by the appliance ${pack.appliance}.

## With the verifier

Node 24 and the verifier are enough; it needs no server, no database and no network:

    npm run verify -- PACK.zip --key '${pack.verifierKey}'

Take the key from the firm by another way than this file (its web site, a letter, an earlier pack).
Without \`--key\` the pack's own key is used, which only shows that the pack agrees with itself.
The verifier checks more than the commands below: it recomputes every verdict from the recording.

## With openssl and sha256sum

Unpack the zip into an empty folder and run these there.

1. The key, as openssl reads it. It must be the key that you know:

\`\`\`sh
cat signatures/verifier-key.txt
cut -d+ -f3- signatures/verifier-key.txt | base64 -d | tail -c 32 | od -An -tx1
openssl pkey -pubin -in signatures/verifier-key.pem -outform DER | tail -c 32 | od -An -tx1
\`\`\`

The last two must print the same bytes.

2. The signature under the pack's digest. A note is a text, an empty line, and signature lines:

\`\`\`sh
sed '/^$/,$d' signatures/pack.note > /tmp/pack-note.txt
sed -n 's/^— [^ ]* //p' signatures/pack.note | base64 -d | tail -c 64 > /tmp/pack-note.sig
openssl pkeyutl -verify -pubin -inkey signatures/verifier-key.pem -rawin -in /tmp/pack-note.txt -sigfile /tmp/pack-note.sig
\`\`\`

3. The digest of pack.json is the one that was signed:

\`\`\`sh
sed -n 's/^sha256 \\(.*\\)$/\\1  pack.json/p' /tmp/pack-note.txt | sha256sum -c -
\`\`\`

4. Every item is the one that pack.json names:

\`\`\`sh
grep -o '"path":"[^"]*","sha256":"[0-9a-f]*"' pack.json | sed 's/"path":"\\(.*\\)","sha256":"\\(.*\\)"/\\2  \\1/' | sha256sum -c -
\`\`\`

5. The manifest of the recording, signed when it was sealed:

\`\`\`sh
sed '/^$/,$d' signatures/manifest.note > /tmp/manifest-note.txt
sed -n 's/^— [^ ]* //p' signatures/manifest.note | base64 -d | tail -c 64 > /tmp/manifest-note.sig
openssl pkeyutl -verify -pubin -inkey signatures/verifier-key.pem -rawin -in /tmp/manifest-note.txt -sigfile /tmp/manifest-note.sig
sed -n 's/^sha256 \\(.*\\)$/\\1  manifest.json/p' /tmp/manifest-note.txt | sha256sum -c -
\`\`\`

6. The receipt that the visitor has; its text is the receipt itself:

\`\`\`sh
sed '/^$/,$d' consent/receipt.note > /tmp/receipt-note.txt
sed -n 's/^— [^ ]* //p' consent/receipt.note | base64 -d | tail -c 64 > /tmp/receipt-note.sig
openssl pkeyutl -verify -pubin -inkey signatures/verifier-key.pem -rawin -in /tmp/receipt-note.txt -sigfile /tmp/receipt-note.sig
tr -d '\\n' < /tmp/receipt-note.txt | cmp - consent/receipt.json
\`\`\`

The segments under recording/segments are gzip; \`zcat\` shows the events that the recorder sent.
`;
}
