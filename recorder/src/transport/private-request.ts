/** Where the appliance hears of a site, with a slash at the end. */
export const siteAddress = (endpoint: string, site: string): string =>
  `${endpoint.replace(/\/+$/, '')}/ingest/v1/${encodeURIComponent(site)}/`;

/** No cookies, no cache, and no Referer: it would carry the page's address, query and all (P1). */
export const ask = (url: string, given?: RequestInit): Promise<Response> =>
  fetch(url, {
    mode: 'cors',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(15_000),
    ...given,
  });

export const send = (
  method: string,
  url: string,
  type: string,
  body: BodyInit,
  given?: RequestInit,
): Promise<Response> => ask(url, { method, headers: { 'Content-Type': type }, body, ...given });
