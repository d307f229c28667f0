import { EMPTY_ROOT } from '../merkle-tree.js';
import { CoveredTree } from './tree-cover.js';

describe('a tree of subtrees', () => {
  it('refuses a subtree that does not begin where the last one ended', () => {
    const tree = new CoveredTree();
    tree.add({ level: 1, index: 0 }, Buffer.alloc(32));
    expect(() => tree.add({ level: 1, index: 0 }, Buffer.alloc(32))).toThrow(
      expect.objectContaining({ code: 'EXPORT_INVALID' }),
    );
  });

  it('has the root of no leaves when nothing was added', () => {
    expect(new CoveredTree().root()).toEqual(EMPTY_ROOT);
  });
});
