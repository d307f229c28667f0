/** The canaries that a text contains: as they are, URL-encoded, base64-encoded, in any case, reversed escapes. */
export function canariesIn(text: string, canaries: readonly string[]): string[] {
  const forms = [text, unescapeJson(text), decode(text), base64Parts(text).join('\n')].map((form) =>
    form.toLowerCase(),
  );
  return canaries.filter((canary) => forms.some((form) => form.includes(canary.toLowerCase())));
}

function unescapeJson(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/\\(.)/g, '$1');
}

function decode(text: string): string {
  return text.replace(/(%[0-9a-f]{2})+/gi, (part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

function base64Parts(text: string): string[] {
  return (text.match(/[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? []).flatMap((part) =>
    [0, 1, 2, 3].map((skip) => Buffer.from(part.slice(skip), 'base64').toString('latin1')),
  );
}
