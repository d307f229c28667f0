/** A storage of the page, or null where the browser refuses it. */
export function pageStorage(name: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[name];
  } catch {
    return null;
  }
}

/** Is this visit among those that are recorded? Thrown once per visit, so that a visit is never half there. */
export function isSampled(site: string, rate: number, session: Storage | null): boolean {
  if (rate >= 1) return true;
  if (!session) return false;
  const key = `exhibit.${site}.sample`;
  const thrown = session.getItem(key);
  const lot = thrown === null ? Math.random() : Number(thrown);
  if (thrown === null) session.setItem(key, String(lot));
  return lot < rate;
}
