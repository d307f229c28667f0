import { ASSET_MEDIA_TYPE, type AssetStanding } from '@exhibit/contract';
import { PRIVATE_REQUEST } from '../transport/http-delivery.js';
import type { DeliverAsset } from './page-assets.js';

/** Hands assets to an appliance; what its site has already is not sent again. */
export function httpAssets(address: string, consentId: string): DeliverAsset {
  return async (sha256, body, signal) => {
    const url = `${address}consents/${consentId}/assets/${sha256}`;
    const standing = await fetch(url, { ...PRIVATE_REQUEST, signal });
    if (!standing.ok || ((await standing.json()) as AssetStanding).known) return;
    await fetch(url, {
      ...PRIVATE_REQUEST,
      method: 'PUT',
      headers: { 'Content-Type': ASSET_MEDIA_TYPE },
      body,
      signal,
    });
  };
}
