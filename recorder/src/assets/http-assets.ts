import { ASSET_MEDIA_TYPE, type AssetStanding } from '@exhibit/contract';
import { ask, send } from '../transport/private-request.js';
import type { DeliverAsset } from './page-assets.js';

/** Hands assets to an appliance; what its site has already is not sent again. */
export function httpAssets(address: string, consentId: string): DeliverAsset {
  return async (sha256, body, signal) => {
    const url = `${address}consents/${consentId}/assets/${sha256}`;
    const standing = await ask(url, { signal });
    if (!standing.ok || ((await standing.json()) as AssetStanding).known) return;
    await send('PUT', url, ASSET_MEDIA_TYPE, body, { signal });
  };
}
