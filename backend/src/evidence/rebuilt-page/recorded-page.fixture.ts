/** Events as a recorder writes them of a page, for tests: nodes are numbered as they are made. */
export interface RecordedNode {
  type: number;
  id: number;
  [member: string]: unknown;
}

export class RecordedPage {
  private lastId = 0;

  element(tagName: string, attributes: object, ...childNodes: RecordedNode[]): RecordedNode {
    return { type: 2, id: ++this.lastId, tagName, attributes, childNodes };
  }

  text(textContent: string): RecordedNode {
    return { type: 3, id: ++this.lastId, textContent };
  }

  /** A whole picture of a page with this body, and the address it was taken of. */
  picture(at: number, body: RecordedNode[], head: RecordedNode[] = [], path = '/apply'): unknown[] {
    const html = this.element(
      'html',
      {},
      this.element('head', {}, ...head),
      this.element('body', {}, ...body),
    );
    const node = {
      type: 0,
      id: ++this.lastId,
      childNodes: [{ type: 1, id: ++this.lastId, name: 'html' }, html],
    };
    return [
      { type: 4, timestamp: at, data: { href: `https://bank.example${path}`, width: 1280, height: 800 } },
      { type: 2, timestamp: at, data: { node, initialOffset: { top: 0, left: 0 } } },
    ];
  }
}

export const mutation = (at: number, changes: object): unknown => ({
  type: 3,
  timestamp: at,
  data: { source: 0, texts: [], attributes: [], removes: [], adds: [], ...changes },
});
