import type { SiteConfig } from '@exhibit/contract';
import { httpAssets } from './assets/http-assets.js';
import type { DeliverAsset } from './assets/page-assets.js';
import { httpConsentClient, type ConsentClient } from './consent/consent-client.js';
import { consentMemory, type ConsentMemory, type RememberedConsent } from './consent/consent-memory.js';
import type { Faults } from './guard.js';
import { pageStorage } from './page-facts.js';
import type { ApplianceStart, ServerlessStart, StartOptions } from './public-types.js';
import { fetchSiteConfig, isSiteConfig } from './site-config.js';
import { readAck, type Deliver } from './transport/delivery.js';
import { httpDelivery } from './transport/http-delivery.js';
import { siteAddress } from './transport/private-request.js';

/** Where what was captured goes, and what is asked for there. */
export interface Destination {
  config: SiteConfig;
  /** The decision that is known already. */
  consent: RememberedConsent | null;
  memory?: ConsentMemory;
  client?: ConsentClient;
  deliver: Deliver;
  deliverAssets(consentId: string): DeliverAsset;
}

/** Null when nothing can be recorded; the reason is reported. */
export async function destinationOf(options: StartOptions, faults: Faults): Promise<Destination | null> {
  if (!isSecureContext || typeof CompressionStream === 'undefined') {
    faults.report('insecure-context');
    return null;
  }
  const found = 'config' in options ? ofThePage(options) : await ofAnAppliance(options);
  const { config } = found;
  if (isSiteConfig(config)) return { ...found, config };
  faults.report(config === null ? 'config-unavailable' : 'config-invalid');
  return null;
}

type Found = Omit<Destination, 'config'> & { config: unknown };

function ofThePage({ config, consent, transport, asset }: ServerlessStart): Found {
  return {
    config,
    consent: consent ? { ...consent, noticeVersion: config?.consent?.noticeVersion } : null,
    // A function of the site's own may answer nothing: that it returned is its acknowledgement.
    deliver: async (segment) => {
      const answer = await transport(segment);
      return answer ? readAck(answer, segment) : { kind: 'acknowledged', stop: false };
    },
    deliverAssets: () => async (sha256, bytes) => void (await asset?.({ sha256, bytes })),
  };
}

async function ofAnAppliance({ site, endpoint }: ApplianceStart): Promise<Found> {
  const address = siteAddress(endpoint, site);
  const memory = consentMemory(site, pageStorage('localStorage'));
  const consent = memory.read();
  const config: unknown = await fetchSiteConfig(address, !!consent).catch(() => null);
  const { segment } = (config ?? {}) as Partial<SiteConfig>;
  return {
    config,
    consent,
    memory,
    client: httpConsentClient(address),
    deliver: httpDelivery(address, segment?.packsHeader === true),
    deliverAssets: (consentId) => httpAssets(address, consentId),
  };
}
