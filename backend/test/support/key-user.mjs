// A process that uses keys as the API does, and then writes down its whole heap. Started by key-memory.e2e-spec.ts.
import { writeHeapSnapshot } from 'node:v8';
import { FileKeyring } from '../../dist/src/keys/file-keyring.js';
import { RecordingKeys } from '../../dist/src/keys/recording-keys.service.js';

const [folder, snapshot, leak] = process.argv.slice(2);
const keyring = FileKeyring.open(folder, { create: false });
const rows = new Map();
const manager = {
  insert: async (_entity, row) => rows.set(row.recordingId, row),
  findOneBy: async (_entity, { recordingId }) => rows.get(recordingId) ?? null,
};
const keys = new RecordingKeys(keyring);
const shown = [];
for (let n = 0; n < 20; n++) {
  const recording = `00000000-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;
  (await keys.create(manager, recording)).fill(0);
  // The test must know what to look for: the key goes out of the process by the pipe, and is never a string here.
  await keys.use(manager, recording, async (key) => {
    process.stdout.write(key);
    if (leak === 'leak') shown.push(key.toString('hex'));
    await new Promise((done) => process.stdout.write('', done));
  });
}
globalThis.kept = [keyring, keys, shown];
writeHeapSnapshot(snapshot);
