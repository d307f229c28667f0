import { addsTo, mergedShapes, shapeChange, SKETCH_SIZE, type PageShape } from './page-shape.js';

const shape = (change: Partial<PageShape> = {}): PageShape => ({
  ...{ elements: 10, images: 1, frames: 0, fields: { text: 2 }, sketch: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
  ...change,
});

describe('the shape of a page', () => {
  it('changes with a field of a kind that was not there, or with more of one that was', () => {
    expect(shapeChange(shape(), shape({ fields: { text: 2, password: 1 } }))).toMatchObject({
      changed: true,
      moreFields: ['password'],
    });
    expect(shapeChange(shape(), shape({ fields: { text: 3 } }))).toMatchObject({ moreFields: ['text'] });
  });

  it('changes with a frame that was not there', () => {
    expect(shapeChange(shape(), shape({ frames: 1 }))).toMatchObject({ changed: true, moreFrames: true });
  });

  it('changes when less than four fifths of what it is made of were there before', () => {
    const now = (unknown: number[]) => shape({ sketch: [1, 2, 3, 4, 5, 6, 7, 8, ...unknown] });
    expect(shapeChange(shape(), now([90, 91]))).toMatchObject({ familiar: 0.8, changed: false });
    expect(shapeChange(shape(), now([90, 91, 92]))).toMatchObject({ changed: true });
  });

  it('does not change by what went from it, by more rows of the same, or by more pictures', () => {
    expect(shapeChange(shape(), shape({ fields: {}, sketch: [1], elements: 3 }))).toEqual({
      familiar: 1,
      moreFields: [],
      moreFrames: false,
      changed: false,
    });
    expect(shapeChange(shape(), shape({ elements: 900, images: 40 }))).toMatchObject({ changed: false });
    expect(shapeChange(shape(), shape({ sketch: [] }))).toMatchObject({ familiar: 1, changed: false });
  });

  it('comes to the same in whatever order visits are put together, and however often', () => {
    const visits = [
      shape({ fields: { text: 3 }, sketch: range(0, 90) }),
      shape({ elements: 99, images: 7, sketch: range(60, 200) }),
      shape({ frames: 2, fields: { date: 1 }, sketch: range(300, 400) }),
    ];
    const [a, b, c] = visits as [PageShape, PageShape, PageShape];
    const one = mergedShapes(mergedShapes(a, b), c);
    expect(one).toEqual(mergedShapes(mergedShapes(c, a), mergedShapes(b, c)));
    expect(one).toMatchObject({ elements: 99, images: 7, frames: 2, fields: { text: 3, date: 1 } });
    expect(one.sketch).toEqual(range(0, SKETCH_SIZE));
    for (const visit of visits) expect(addsTo(one, visit)).toBe(false);
  });

  it.each([
    ['an element', { elements: 11 }],
    ['a picture', { images: 2 }],
    ['a frame', { frames: 1 }],
    ['a field', { fields: { text: 2, file: 1 } }],
    ['something of another structure', { sketch: [11] }],
  ])('is added to by %s', (_what, change) => {
    expect(addsTo(shape(), shape(change))).toBe(true);
    expect(addsTo(mergedShapes(shape(), shape(change)), shape(change))).toBe(false);
  });

  it('tells the familiar share of large pages from their sketches, to within a tenth', () => {
    const random = seeded();
    const common = Array.from({ length: 4_000 }, random);
    const fresh = Array.from({ length: 2_000 }, random);
    const sketched = (hashes: number[]) => mergedShapes(shape({ sketch: hashes }), shape({ sketch: [] }));
    const { familiar } = shapeChange(sketched(common), sketched([...common, ...fresh]));
    expect(Math.abs(familiar - 2 / 3)).toBeLessThan(0.1);
  });
});

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** The same numbers in every run. */
function seeded(): () => number {
  let state = 12_345;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
}
