import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { ContentKeys } from '../../src/integrity/content-keys.service.js';
import { knownKeys } from '../../src/integrity/known-keys.js';
import {
  startOfRun,
  verifyStore,
  type RunState,
  type VerificationTarget,
} from '../../src/integrity/store-verification.js';
import { AssetKeys } from '../../src/keys/asset-keys.service.js';
import { RecordingKey } from '../../src/keys/recording-key.entity.js';
import { RecordingKeys } from '../../src/keys/recording-keys.service.js';
import { Signer } from '../../src/keys/signer.js';
import { SiteAssetKey } from '../../src/keys/site-asset-key.entity.js';
import { FileStore } from '../../src/storage/file-store.js';
import type { TestAppliance } from './test-appliance.js';

export interface StoreCheck {
  target: VerificationTarget;
  run(from?: RunState): Promise<RunState>;
  end(): Promise<void>;
}

/** A check of everything that a test's appliance stores, or of a copy of it. Made while the appliance still runs. */
export async function storeCheck(
  appliance: TestAppliance,
  copy: { databaseUrl?: string; objects?: string } = {},
): Promise<StoreCheck> {
  const source = await new DataSource({
    type: 'postgres',
    url: copy.databaseUrl ?? appliance.database.appUrl,
    entities: [RecordingKey, SiteAssetKey],
  }).initialize();
  const options = { strict: false };
  const signer = appliance.worker.get(Signer, options);
  // Asked for each run: they are in what is checked.
  const keys = () => knownKeys(source.manager, [...signer.verifierKeys].reverse());
  const target: VerificationTarget = {
    source,
    store: await FileStore.open(copy.objects ?? join(appliance.folder, 'objects')),
    appliance: 'exhibit-test',
    verifierKeys: await keys(),
    contentKeys: new ContentKeys(
      source,
      appliance.worker.get(RecordingKeys, options),
      appliance.worker.get(AssetKeys, options),
    ),
    outside: null,
    share: null,
    settleMs: 0,
  };
  return {
    target,
    run: async (from = startOfRun()) => {
      let last = from;
      for await (last of verifyStore({ ...target, verifierKeys: await keys() }, from));
      return last;
    },
    end: () => source.destroy(),
  };
}

/** The things that a run names, each once. */
export const namedIn = ({ findings }: RunState): string[] =>
  [...new Set(findings.faults.map(({ item }) => item))].sort();
