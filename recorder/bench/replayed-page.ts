// What runs in the pages when layouts are compared.

export interface BoxTree {
  tag: string;
  /** Left, top, width and height from the page's corner, in CSS pixels. */
  box: [number, number, number, number];
  children: BoxTree[];
}

/** The rectangles of everything in the body, of this page or of the frame that a selector names. */
export function measureBoxes(frame: string | null): BoxTree {
  const page = frame
    ? (document.querySelector(frame) as HTMLIFrameElement).contentWindow!
    : (window as Window);
  const unseen = /^(script|noscript|style|link|meta|title|template|base)$/;
  const tree = (element: Element): BoxTree => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return {
      tag: element.localName,
      box: [left + page.scrollX, top + page.scrollY, width, height],
      children: [...element.children].filter(({ localName }) => !unseen.test(localName)).map(tree),
    };
  };
  return tree(page.document.body);
}

interface ReplayWindow {
  drawnEvent(event: object): object;
  Replayer: new (
    events: object[],
    options: object,
  ) => { pause(at: number): void; iframe: HTMLIFrameElement; getMetaData(): { totalTime: number } };
}

/** Builds the page as the events tell it, at its last moment, in a frame of the recorded size. */
export async function replayIn({
  events,
  viewport,
  asDrawn,
}: {
  events: object[];
  viewport: { width: number; height: number };
  /** As the console's player draws it. */
  asDrawn: boolean;
}): Promise<void> {
  const { Replayer, drawnEvent } = window as unknown as ReplayWindow;
  const drawn = asDrawn ? events.map(drawnEvent) : events;
  const replayer = new Replayer(drawn, { root: document.body, mouseTail: false, showWarning: false });
  replayer.pause(replayer.getMetaData().totalTime);
  replayer.iframe.width = String(viewport.width);
  replayer.iframe.height = String(viewport.height);
  replayer.iframe.style.display = 'block';
  const inside = replayer.iframe.contentDocument!;
  const settled = () =>
    [...inside.querySelectorAll('link[rel=stylesheet]')].every((link) => (link as HTMLLinkElement).sheet);
  for (let tries = 0; tries < 100 && !settled(); tries++) await new Promise((done) => setTimeout(done, 50));
  await inside.fonts.ready;
  await Promise.all([...inside.images].map((image) => image.decode().catch(() => undefined)));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}
