/** The origin as a browser sends it, or null when the text is not exactly one http(s) origin. */
export function parseOrigin(text: string): string | null {
  if (text.length > 300 || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.origin === text.replace(/\/$/, '') ? url.origin : null;
}
