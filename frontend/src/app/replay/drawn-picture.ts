/** One node of a recorded picture, as rrweb writes it. */
export interface PictureNode {
  type: number;
  tagName?: string;
  isSVG?: boolean;
  textContent?: string;
  attributes?: Record<string, unknown>;
  childNodes?: PictureNode[];
}

const SHAPE = /^(path|circle|ellipse|line|polygon|polyline|use|image)$/;
/** What the recorder writes where a line of masked text ended. */
const LINE_END = '\u2028';

/**
 * A recorded picture with what masking took made up for, so that everything stands where it stood. A shape that was
 * drawn is never recorded, as it may be a signature or a number: a faint box over the whole of its drawing takes its
 * place. Masked text is narrower or wider than the text was: its lines end where they ended.
 */
export function drawnPicture(node: PictureNode, inLines = false): PictureNode {
  if (node.textContent !== undefined)
    return inLines ? { ...node, textContent: linesOf(node.textContent) } : node;
  if (!node.childNodes) return node;
  const endsLines = node.childNodes.some(({ textContent }) => textContent?.includes(LINE_END));
  const childNodes = node.childNodes.map((child) => drawnPicture(child, inLines || endsLines));
  return { ...(endsLines ? inLinesOfItsOwn(node) : isShape(node) ? box(node) : node), childNodes };
}

const linesOf = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replaceAll(LINE_END, '\n');

const inLinesOfItsOwn = (node: PictureNode): PictureNode => {
  const { style } = node.attributes ?? {};
  const own = typeof style === 'string' ? `${style};` : '';
  return {
    ...node,
    attributes: { ...node.attributes, style: `${own}white-space:pre-line;overflow-wrap:normal` },
  };
};

const isShape = ({ isSVG, tagName }: PictureNode): boolean => isSVG === true && SHAPE.test(tagName ?? '');

const box = (node: PictureNode): PictureNode => ({
  ...node,
  tagName: 'rect',
  attributes: { ...node.attributes, width: '100%', height: '100%', 'fill-opacity': '0.2' },
});
