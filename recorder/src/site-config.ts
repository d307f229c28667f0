import type { SiteConfig } from '@exhibit/contract';
import { backoffMs } from './transport/delivery.js';
import { PRIVATE_REQUEST } from './transport/http-delivery.js';

/** A restart of the appliance takes seconds; a page that opens meanwhile is not lost. */
const ATTEMPTS = 6;

/** What the appliance says about the site. Null when it cannot be had: then nothing is recorded. */
export async function fetchSiteConfig(endpoint: string, site: string, decided: boolean): Promise<unknown> {
  // Where a visit begins is told by the page it came from; nothing is stored for it before anybody agreed.
  const begins = !document.referrer.startsWith(location.origin);
  const query = begins ? `?visit=${decided ? 'known' : 'new'}` : '';
  for (let failures = 0; failures < ATTEMPTS; failures++) {
    if (failures > 0)
      await new Promise((resolve) => setTimeout(resolve, backoffMs(failures - 1, Math.random())));
    const response = await ask(endpoint, site, query).catch(() => null);
    if (response?.ok) return (await response.json()) as unknown;
    // A refusal is an answer; only silence and trouble of the appliance's own are asked again.
    if (response && response.status < 500) return null;
  }
  return null;
}

function ask(endpoint: string, site: string, query: string): Promise<Response> {
  return fetch(`${endpoint}/ingest/v1/${encodeURIComponent(site)}/config${query}`, {
    ...PRIVATE_REQUEST,
    signal: AbortSignal.timeout(15_000),
  });
}

/** Is it a configuration of the wire that this recorder speaks? A doubt means no. */
export function isSiteConfig(value: unknown): value is SiteConfig {
  const config = value as Partial<SiteConfig> | null;
  return (
    config?.wire === 1 &&
    typeof config.site === 'string' &&
    Number.isInteger(config.policy?.version) &&
    Array.isArray(config.policy?.rules) &&
    config.policy.rules.every(
      (rule) =>
        typeof rule?.selector === 'string' &&
        Array.isArray(rule.attributes) &&
        typeof rule.text === 'boolean',
    ) &&
    config.consent?.mode === 'opt-in' &&
    typeof config.consent.noticeVersion === 'string' &&
    Array.isArray(config.consent.purposes) &&
    Array.isArray(config.disclosures) &&
    config.disclosures.every((disclosure) => typeof disclosure?.key === 'string') &&
    isSampling(config.sampling) &&
    areTags(config.tags) &&
    inside(config.segment?.everyMs, 100, 600_000) &&
    inside(config.segment?.maxBytes, 1_000, 1_000_000)
  );
}

function isSampling(sampling: SiteConfig['sampling'] | undefined): boolean {
  const { rate, pages = [], start = 'load' } = sampling ?? {};
  return (
    inside(rate, 0, 1) &&
    Array.isArray(pages) &&
    pages.every((page) => typeof page?.path === 'string' && inside(page.rate, 0, 1)) &&
    ['load', 'marked', 'call'].includes(start)
  );
}

function areTags(tags: SiteConfig['tags'] = []): boolean {
  return (
    Array.isArray(tags) &&
    tags.every(
      (tag) =>
        Array.isArray(tag?.keys) &&
        tag.keys.every((key) => typeof key?.name === 'string' && Array.isArray(key.values ?? [])),
    )
  );
}

function inside(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
