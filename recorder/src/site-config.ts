import type { SiteConfig } from '@exhibit/contract';
import { backoffMs } from './transport/delivery.js';
import { ask } from './transport/private-request.js';

/** A restart of the appliance takes seconds; a page that opens meanwhile is not lost. */
const ATTEMPTS = 6;

/** What the appliance says about the site. Null when it cannot be had: then nothing is recorded. */
export async function fetchSiteConfig(address: string, decided: boolean): Promise<unknown> {
  // Where a visit begins is told by the page it came from; nothing is stored for it before anybody agreed.
  const begins = !document.referrer.startsWith(location.origin);
  const query = `config${begins ? `?visit=${decided ? 'known' : 'new'}` : ''}`;
  for (let failures = 0; failures < ATTEMPTS; failures++) {
    if (failures > 0)
      await new Promise((resolve) => setTimeout(resolve, backoffMs(failures - 1, Math.random())));
    const response = await ask(address + query).catch(() => null);
    if (response?.ok) return (await response.json()) as unknown;
    // A refusal is an answer; only silence and trouble of the appliance's own are asked again.
    if (response && response.status < 500) return null;
  }
  return null;
}

/** Is it a configuration of the wire that this recorder speaks? A doubt means no. */
export function isSiteConfig(value: unknown): value is SiteConfig {
  const { wire, site, policy, consent, disclosures, actions, sampling, tags, segment } = (value ??
    {}) as Partial<SiteConfig>;
  return (
    wire === 1 &&
    isText(site) &&
    Number.isInteger(policy?.version) &&
    all(
      policy?.rules,
      ({ selector, attributes, text }) =>
        isText(selector) && Array.isArray(attributes) && typeof text === 'boolean',
    ) &&
    /^(opt-in|declared)$/.test(consent?.mode ?? '') &&
    isText(consent?.noticeVersion) &&
    Array.isArray(consent?.purposes) &&
    all(disclosures, ({ key, selector = '' }) => isText(key) && isText(selector)) &&
    all(actions ?? [], ({ action, selector = '' }) => isText(action) && isText(selector)) &&
    inside(sampling?.rate, 0, 1) &&
    all(sampling?.pages ?? [], ({ path, rate }) => isText(path) && inside(rate, 0, 1)) &&
    /^(load|marked|call)$/.test(sampling?.start ?? 'load') &&
    all(tags ?? [], ({ keys }) =>
      all(keys, ({ name, values }) => isText(name) && Array.isArray(values ?? [])),
    ) &&
    inside(segment?.everyMs, 100, 600_000) &&
    inside(segment?.maxBytes, 1_000, 1_000_000)
  );
}

const isText = (value: unknown): boolean => typeof value === 'string';

function all<T>(list: T[] | undefined, holds: (item: T) => boolean): boolean {
  return Array.isArray(list) && list.every((item) => item && holds(item));
}

function inside(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
