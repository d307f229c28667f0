const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

export function certificatePem(der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)!;
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** The certificates of a PEM text, in its order. What stands between them is passed over. */
export function certificatesOf(pem: string): Buffer[] {
  return (pem.match(CERTIFICATE) ?? []).map((block) =>
    Buffer.from(block.replace(/-----[A-Z ]+-----/g, ''), 'base64'),
  );
}
