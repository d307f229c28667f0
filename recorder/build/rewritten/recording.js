// The recording: what is listened to, in which document, and for how long.

/** What a host's buffer works on, until the next frame, is not for the buffer of its shadow. */
class ProcessedNodeManager {
  constructor() {
    this.buffers = new WeakMap();
  }
  inOtherBuffer(node, buffer) {
    return (this.buffers.get(node) ?? buffer) !== buffer;
  }
  add(node, buffer) {
    this.buffers.set(node, buffer);
    requestAnimationFrame(() => this.buffers.delete(node));
  }
}

class ShadowDomManager {
  constructor() {
    this.ends = [];
    this.init();
  }
  init() {
    this.reset();
    this.patchAttachShadow(Element);
  }
  addShadowRoot(root, doc) {
    if (this.roots.has(root)) return;
    this.roots.add(root);
    foundTree(root);
    const observer = initMutationObserver({ doc }, root);
    this.ends.push(() => observer.disconnect(), initScrollObserver({ doc: root }));
    const adopt = callbackWrapper(() => {
      stylesheetManager.adoptStyleSheets(root.adoptedStyleSheets, mirror.getId(host(root)));
      this.ends.push(initAdoptedStyleSheetObserver(null, root));
    });
    setTimeout(adopt);
  }
  patchAttachShadow({ prototype }) {
    const add = callbackWrapper((element) => {
      const root = shadowRoot(element);
      if (root && inDom(element)) this.addShadowRoot(root, ownerDocument(element));
    });
    this.ends.push(
      patch(
        prototype,
        'attachShadow',
        (original) =>
          function (...given) {
            const root = original.apply(this, given);
            add(this);
            return root;
          },
      ),
    );
  }
  reset() {
    together(this.ends)();
    this.ends = [];
    this.roots = new WeakSet();
  }
}

function onIframeLoad(frame, node) {
  tellChange({ adds: [{ parentId: mirror.getId(frame), nextId: null, node }], isAttachIframe: true });
  const inside = frame.contentDocument;
  observe(inside);
  foundTree(inside);
  stylesheetManager.adoptStyleSheets(inside.adoptedStyleSheets, mirror.getId(inside));
  shadowDomManager.patchAttachShadow(frame.contentWindow.Element);
}

function initObservers(options) {
  const { doc } = options;
  const win = doc.defaultView;
  const begins = [
    () => {
      const observer = initMutationObserver(options, doc);
      return () => observer.disconnect();
    },
    () => initMoveObserver(options),
    () => initMouseInteractionObserver(options),
    () => initScrollObserver(options),
    () => initViewportResizeObserver(options, { win }),
    () => initInputObserver(options),
    () => initStyleSheetObserver(options, { win }),
    () => initAdoptedStyleSheetObserver(null, doc),
    () => initStyleDeclarationObserver(options, { win }),
  ];
  // A page may have changed what one of them needs; the others are not the worse for it.
  return win ? begins.flatMap((begin) => callbackWrapper(begin)() ?? []) : [];
}

let tell;
let ends;
let sampling;
let errorHandler;
/** Tells whoever watches the page of the shadows and frames that are recorded. */
let foundTree;

/** Calls from the page end here, whatever goes wrong in them. */
function callbackWrapper(callback) {
  return (...given) => {
    try {
      return callback(...given);
    } catch (error) {
      return void errorHandler(error);
    }
  };
}

const increment = (source) => (data) => tell(3, { source, ...data });

function observe(doc) {
  ends.push(
    ...initObservers({
      doc,
      mousemoveCb: (positions, source) => tell(3, { source, positions }),
      mouseInteractionCb: increment(2),
      viewportResizeCb: increment(4),
      inputCb: increment(5),
      styleSheetRuleCb: increment(8),
      styleDeclarationCb: increment(13),
    }),
  );
}

function takeFullSnapshot() {
  tell(4, { href: location.href, width: innerWidth, height: innerHeight });
  stylesheetManager.reset();
  shadowDomManager.init();
  mutationBuffers.forEach((buffer) => buffer.lock());
  tell(2, { node: serializeNodeWithId(document, {}), initialOffset: getWindowScroll(window) });
  mutationBuffers.forEach((buffer) => buffer.unlock());
  stylesheetManager.adoptStyleSheets(document.adoptedStyleSheets, mirror.getId(document));
}

function record(options) {
  const { emit } = options;
  ({ maskTextFn, maskInputFn, sampling, errorHandler } = options);
  foundTree = callbackWrapper(options.found ?? (() => undefined));
  blockSelector = `${options.blockSelector},.rr-block`;
  tell = (type, data) => emit({ type, data, timestamp: Date.now() });
  wrappedMutationEmit = increment(0);
  wrappedScrollEmit = increment(3);
  wrappedAdoptedStyleSheetEmit = increment(15);
  mirror.reset();
  mutationBuffers.length = 0;
  ends = [];
  processedNodeManager = new ProcessedNodeManager();
  stylesheetManager = new StylesheetManager();
  shadowDomManager = new ShadowDomManager();
  const begin = callbackWrapper(() => {
    takeFullSnapshot();
    observe(document);
  });
  if (document.readyState === 'loading') ends.push(on('DOMContentLoaded', begin));
  else begin();
  return () => {
    shadowDomManager.reset();
    together(ends)();
  };
}
