/** The compiled service, as it runs in life; its types come from the source. */
export const compiled = async <T>(path: string): Promise<T> =>
  (await import(new URL(`../../dist/src/${path}`, import.meta.url).href)) as T;
