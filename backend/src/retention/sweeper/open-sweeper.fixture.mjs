// A sweeper with what it stands on, put together by hand: a process of the tests that is killed has nothing else.
import { DataSource } from 'typeorm';
import { AuditLog } from '../../../dist/src/audit/audit-log.service.js';
import { CmsSigner } from '../../../dist/src/keys/certificates/cms-signer.js';
import { openKeys } from '../../../dist/src/keys/open-keys.js';
import { RecordingKeys } from '../../../dist/src/keys/recording-keys.service.js';
import { Signer } from '../../../dist/src/keys/signer.js';
import { Clock } from '../../../dist/src/platform/clock.js';
import { RetentionClock } from '../../../dist/src/retention/retention-clock.service.js';
import { RetentionPlanner } from '../../../dist/src/retention/retention-planner.service.js';
import { RetentionApplication, RetentionRules } from '../../../dist/src/retention/retention-rules.entity.js';
import { DestructionCertifier } from '../../../dist/src/retention/sweeper/destruction-certifier.service.js';
import { DestructionSteps } from '../../../dist/src/retention/sweeper/destruction-steps.service.js';
import { KeyEraser } from '../../../dist/src/retention/sweeper/key-eraser.service.js';
import { ObjectLocker } from '../../../dist/src/retention/sweeper/object-locker.service.js';
import { ObjectRemover } from '../../../dist/src/retention/sweeper/object-remover.service.js';
import { RetentionAlarms } from '../../../dist/src/retention/sweeper/retention-alarms.service.js';
import { RetentionFiguresReader } from '../../../dist/src/retention/sweeper/retention-figures.service.js';
import { RetentionSweeper } from '../../../dist/src/retention/sweeper/retention-sweeper.service.js';
import { SweeperSettings } from '../../../dist/src/retention/sweeper/sweeper-settings.service.js';
import { UnneededAssets } from '../../../dist/src/retention/sweeper/unneeded-assets.service.js';
import { FileStore } from '../../../dist/src/storage/file-store.js';

export async function openSweeper({ url, objects, keys: folder, appliance }) {
  const entities = [RetentionApplication, RetentionRules];
  const source = await new DataSource({
    type: 'postgres',
    url,
    entities,
    extra: { max: 5, application_name: `worker ${process.pid}` },
  }).initialize();
  const store = await FileStore.open(objects);
  const { provider, notes, credentials } = openKeys({ folder, applianceName: appliance, create: false });
  const clock = new Clock();
  const audit = new AuditLog(source, clock);
  // Whoever publishes rules calls for a sweep, and alarms are told through jobs: neither happens here.
  const planner = new RetentionPlanner(source, audit, undefined, clock);
  const alarms = new RetentionAlarms(source, { write: async () => undefined }, clock);
  const cms = new CmsSigner(
    () => credentials.newest('signing'),
    () => clock.now(),
  );
  const steps = new DestructionSteps(
    source,
    new RetentionClock(source),
    new KeyEraser(store, new RecordingKeys(provider), audit),
    new ObjectRemover(store),
    new DestructionCertifier(store, new Signer(appliance, notes), cms, audit),
  );
  const sweeper = new RetentionSweeper(
    source,
    new RetentionClock(source),
    new SweeperSettings(source, audit, clock),
    planner,
    new ObjectLocker(store, { storage: {} }),
    steps,
    new UnneededAssets(store),
    new RetentionFiguresReader(source),
    alarms,
  );
  return { source, sweeper, audit, alarms };
}
