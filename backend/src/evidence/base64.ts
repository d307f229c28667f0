/** Node's decoder forgives; a format that is signed must not: exactly one text per byte string. */
export function fromCanonicalBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
