import { drawnPicture, type PictureNode } from './drawn-picture';

const element = (
  tagName: string,
  childNodes: PictureNode[],
  rest: Partial<PictureNode> = {},
): PictureNode => ({
  type: 2,
  tagName,
  attributes: {},
  childNodes,
  ...rest,
});
const text = (textContent: string): PictureNode => ({ type: 3, textContent });

describe('a recorded picture, as it is drawn', () => {
  it('ends masked lines where the text’s lines ended, and nowhere else', () => {
    const paragraph = element('p', [
      text('\n  xx\u00a0xxx\u2028xx\n'),
      element('a', [text('x\n x')]),
      text(' xxxx'),
    ]);
    expect(drawnPicture(paragraph)).toEqual({
      ...paragraph,
      attributes: { style: 'white-space:pre-line;overflow-wrap:normal' },
      childNodes: [text(' xx\u00a0xxx\nxx '), element('a', [text('x x')]), text(' xxxx')],
    });
  });

  it('keeps the styles that an element has', () =>
    expect(
      drawnPicture(element('p', [text('x\u2028x')], { attributes: { style: 'color:red' } })).attributes,
    ).toEqual({ style: 'color:red;white-space:pre-line;overflow-wrap:normal' }));

  it('shows a shape as a faint box over its drawing', () => {
    const drawing = element('svg', [element('path', [], { isSVG: true, attributes: { class: 'x1' } })], {
      isSVG: true,
    });
    expect(drawnPicture(drawing).childNodes).toEqual([
      element('rect', [], {
        isSVG: true,
        attributes: { class: 'x1', width: '100%', height: '100%', 'fill-opacity': '0.2' },
      }),
    ]);
  });

  it('leaves alone what needs nothing', () => {
    const page = element('div', [element('path', []), text('x x\n  x'), element('g', [], { isSVG: true })]);
    expect(drawnPicture(page)).toEqual(page);
  });
});
