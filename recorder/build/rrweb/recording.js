// The recording: what is listened to, in which document, and for how long.

let tell;
let ends;
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

let shadowRoots;
let shadowEnds = [];

function addShadowRoot(root, doc) {
  if (shadowRoots.has(root)) return;
  shadowRoots.add(root);
  foundTree(root);
  shadowEnds.push(watchNodes(doc, root), watchScrolling(root));
  const adopt = callbackWrapper(() => {
    tellAdopted(root.adoptedStyleSheets, idOf(root.host));
    shadowEnds.push(watchAdopted(root));
  });
  setTimeout(adopt);
}

function watchShadowRoots({ prototype }) {
  const add = callbackWrapper((element) => {
    const root = shadowRoot(element);
    if (root && inDom(element)) addShadowRoot(root, ownerDocument(element));
  });
  shadowEnds.push(
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

function leaveShadowRoots() {
  together(shadowEnds)();
  shadowEnds = [];
  shadowRoots = new WeakSet();
}

function onIframeLoad(frame, node) {
  tellChange({ adds: [{ parentId: idOf(frame), nextId: null, node }], isAttachIframe: true });
  const inside = frame.contentDocument;
  observe(inside);
  foundTree(inside);
  tellAdopted(inside.adoptedStyleSheets, idOf(inside));
  watchShadowRoots(frame.contentWindow.Element);
}

function observe(doc) {
  const win = doc.defaultView;
  const begins = [
    () => watchNodes(doc, doc),
    () => watchMoves(doc),
    () => watchPointer(doc),
    () => watchScrolling(doc),
    () => watchSize(win),
    () => watchFields(doc),
    () => watchRules(win),
    () => watchAdopted(doc),
    () => watchDeclarations(win),
  ];
  // A page may have changed what one of them needs; the others are not the worse for it.
  if (win) ends.push(...begins.flatMap((begin) => callbackWrapper(begin)() ?? []));
}

function takeFullSnapshot() {
  tell(4, { href: location.href, width: innerWidth, height: innerHeight });
  forgetSheets();
  leaveShadowRoots();
  watchShadowRoots(Element);
  tell(2, { node: serializeNodeWithId(document, {}), initialOffset: getWindowScroll(window) });
  tellAdopted(document.adoptedStyleSheets, idOf(document));
}

function record(options) {
  const { emit } = options;
  ({ errorHandler } = options);
  foundTree = callbackWrapper(options.found ?? (() => undefined));
  tell = (type, data) => emit({ type, data, timestamp: Date.now() });
  nodes = new Map();
  numbers = new WeakMap();
  ends = [];
  const begin = callbackWrapper(() => {
    takeFullSnapshot();
    observe(document);
  });
  if (document.readyState === 'loading') ends.push(on('DOMContentLoaded', begin));
  else begin();
  return () => {
    leaveShadowRoots();
    together(ends)();
  };
}
record.takeFullSnapshot = takeFullSnapshot;
record.mirror = { getId: idOf, getNode: (id) => nodes.get(id) ?? null };

export { record };
