import { FolderSync } from './folder-sync.js';

/** A disk whose syncs end when they are told to. */
function slowDisk() {
  const begun: { folder: string; end: () => void; fail: (cause: Error) => void }[] = [];
  const sync = (folder: string) =>
    new Promise<void>((end, fail) => {
      begun.push({ folder, end, fail });
    });
  return { begun, folders: new FolderSync(sync) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('syncs of a folder that many write to', () => {
  it('never lets a writer join a sync that began before it asked', async () => {
    const { begun, folders } = slowDisk();
    const first = folders.of('a');
    let second = false;
    void folders.of('a').then(() => (second = true));
    begun[0]!.end();
    await first;
    await turn();
    expect(begun).toHaveLength(2);
    expect(second).toBe(false);
    begun[1]!.end();
    await turn();
    expect(second).toBe(true);
  });

  it('gives all who ask meanwhile one sync together', async () => {
    const { begun, folders } = slowDisk();
    void folders.of('a');
    const joined = Promise.all([folders.of('a'), folders.of('a'), folders.of('a')]);
    begun[0]!.end();
    await turn();
    expect(begun).toHaveLength(2);
    begun[1]!.end();
    await joined;
  });

  it('tells everybody who shared a sync that it failed, and the next one starts afresh', async () => {
    const { begun, folders } = slowDisk();
    const first = folders.of('a');
    const shared = [folders.of('a'), folders.of('a')];
    begun[0]!.fail(new Error('EIO'));
    await expect(first).rejects.toThrow('EIO');
    await turn();
    begun[1]!.fail(new Error('ENOSPC'));
    for (const one of shared) await expect(one).rejects.toThrow('ENOSPC');
    const later = folders.of('a');
    begun[2]!.end();
    await later;
  });

  it('keeps folders apart, and remembers none of them afterwards', async () => {
    const { begun, folders } = slowDisk();
    const both = [folders.of('a'), folders.of('b')];
    expect(begun.map(({ folder }) => folder)).toEqual(['a', 'b']);
    for (const { end } of begun) end();
    await Promise.all(both);
    expect(folders).toMatchObject({ running: new Map(), next: new Map() });
  });
});
