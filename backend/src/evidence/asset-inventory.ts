import {
  REFERENCED_KINDS,
  type AssetReferences,
  type NotCapturedReason,
  type ReferencedKind,
} from './asset-references.js';
import type { ManifestAsset, NotCaptured } from './recording-manifest.js';

/** What is kept under a hash. `damaged` when its bytes are no longer those. */
export type HeldAsset = ManifestAsset | 'damaged';

export interface AssetInventory {
  /** Each asset once, by hash. */
  assets: ManifestAsset[];
  /** By kind and reason. */
  notCaptured: NotCaptured[];
  /** Which stand-in stands for which asset. */
  links: { name: string; sha256: string }[];
}

/** What a recording has of the assets that its events refer to, and what it has not, and why. */
export function assetInventory(
  references: Pick<AssetReferences, 'list' | 'tooMany'>,
  held: ReadonlyMap<string, HeldAsset>,
): AssetInventory {
  const assets = new Map<string, ManifestAsset>();
  const links: AssetInventory['links'] = [];
  const missing = new Map<string, NotCaptured>();
  const miss = (kind: ReferencedKind, reason: NotCapturedReason, count = 1): void => {
    const known = missing.get(`${kind} ${reason}`);
    if (known) known.count += count;
    else if (count > 0) missing.set(`${kind} ${reason}`, { kind, reason, count });
  };
  for (const { name, kind, sha256, failed } of references.list()) {
    const asset = sha256 === null ? undefined : held.get(sha256);
    if (sha256 === null) miss(kind, failed ?? 'not-used');
    else if (asset === undefined) miss(kind, 'not-received');
    else if (asset === 'damaged') miss(kind, 'damaged');
    else if (asset.kind !== kind) miss(kind, 'other-kind');
    else {
      assets.set(sha256, asset);
      links.push({ name, sha256 });
    }
  }
  for (const kind of REFERENCED_KINDS) miss(kind, 'too-many', references.tooMany[kind]);
  return {
    assets: inOrder([...assets.values()], ({ sha256 }) => sha256),
    notCaptured: inOrder([...missing.values()], ({ kind, reason }) => `${kind} ${reason}`),
    links,
  };
}

function inOrder<T>(items: T[], by: (item: T) => string): T[] {
  return items.sort((a, b) => (by(a) < by(b) ? -1 : 1));
}
