import { sampleEntry, sampleExport, sampleLog } from './sample-export.fixture.js';

describe('an export is not handed out', () => {
  it('when the entries do not give the root that was signed', async () => {
    const log = sampleLog(5);
    const changed = log.map((entry, index) =>
      index === 2 ? { ...entry, leafHash: Buffer.alloc(32) } : entry,
    );
    const entries = (async function* () {
      yield* changed;
    })();
    await expect(sampleExport(log, { entries })).rejects.toThrow();
  });

  it('when it has an entry from behind the checkpoint', async () => {
    const entries = (async function* () {
      yield sampleEntry(9);
    })();
    await expect(sampleExport(sampleLog(5), { entries })).rejects.toThrow();
  });
});
