import type { SiteConfig } from '@exhibit/contract';

/** A storage of the page, or null where the browser refuses it. */
export function pageStorage(name: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[name];
  } catch {
    return null;
  }
}

/** What stands in a storage as JSON; null for nothing, or for something else. */
export function readStored<T>(storage: Storage | null, key: string): T | null {
  try {
    return JSON.parse(storage!.getItem(key)!) as T | null;
  } catch {
    return null;
  }
}

/**
 * Is this page of this visit among those that are recorded? The lot is thrown once per visit: a visit is half
 * there only where the pages' rates differ.
 */
export function isSampled({ site, sampling }: SiteConfig, path: string, session: Storage | null): boolean {
  const { rate } = sampling.pages?.find((page) => fits(page.path, path)) ?? sampling;
  if (rate >= 1) return true;
  if (!session) return false;
  const key = `exhibit.${site}.sample`;
  const thrown = session.getItem(key);
  const lot = thrown === null ? Math.random() : Number(thrown);
  if (thrown === null) session.setItem(key, String(lot));
  return lot < rate;
}

function fits(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
