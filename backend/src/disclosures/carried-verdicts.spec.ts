import { carriedVerdicts } from './carried-verdicts.js';

const reached = (key: string, version: number, runId: string | null = null) => ({ key, version, runId });

describe('proof carries', () => {
  it('no verdict about a version that was not yet in force at the visit, where there is one about that which was', () => {
    expect(carriedVerdicts([reached('terms', 2, 'run'), reached('terms', 1)])).toEqual([reached('terms', 1)]);
  });

  it('the newest version that was run over what was stored, where the visit was not judged by any of its own', () => {
    const runs = [reached('terms', 1, 'first'), reached('terms', 3, 'third'), reached('terms', 2, 'second')];
    expect(carriedVerdicts(runs)).toEqual([reached('terms', 3, 'third')]);
  });

  it('each disclosure once, in the order of the keys', () => {
    const all = [reached('terms', 1), reached('example', 2, 'run'), reached('example', 1)];
    expect(carriedVerdicts(all)).toEqual([reached('example', 1), reached('terms', 1)]);
  });
});
