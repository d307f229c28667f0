import type { X509Certificate } from 'node:crypto';

/** From when and until when a certificate is good. Read from its text: Node before 22 hands out no dates. */
export const validityOf = ({ validFrom, validTo }: X509Certificate): { from: Date; to: Date } => ({
  from: new Date(validFrom),
  to: new Date(validTo),
});
