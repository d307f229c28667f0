import { normaliseText } from '@exhibit/contract';

export async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** SHA-256, in hexadecimal. */
export async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Of a text as a disclosure's or a notice's is compared: however its white space is written. */
export const textHashOf = (text: string): Promise<string> =>
  hashOf(new TextEncoder().encode(normaliseText(text)));
