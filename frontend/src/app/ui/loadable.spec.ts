import { Loadable } from './loadable';

describe('loadable', () => {
  it('tells loading, failed, empty and ready apart', async () => {
    const list = new Loadable<string[]>((items) => items.length === 0);
    expect(list.status()).toBe('loading');
    await list.load(() => Promise.reject(new Error('x')));
    expect(list.status()).toBe('failed');
    await list.load(() => Promise.resolve([]));
    expect(list.status()).toBe('empty');
    await list.load(() => Promise.resolve(['a']));
    expect(list.status()).toBe('ready');
  });

  it('never shows the answer to an older question', async () => {
    const one = new Loadable<string>();
    let old: (value: string) => void = () => undefined;
    const first = one.load(() => new Promise((resolve) => (old = resolve)));
    one.clear();
    old('of somebody else');
    await first;
    expect(one.value()).toBeNull();
    expect(one.status()).toBe('loading');
  });
});
