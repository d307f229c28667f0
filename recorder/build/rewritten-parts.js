// Parts of rrweb's recorder, written anew for the one recording that we make of a page. Each function or class here
// stands in the place of rrweb's of the same name (rewritten-parts.mjs) and uses the others of it as they are. They
// say the same, event by event (recorder/test/trimmed-rrweb.e2e-spec.ts), but ask a node through its prototype, and do
// not work out what the sanitizer never passes on.
import {
  attributeOf,
  attributesOf,
  childrenOf as childNodes,
  documentOf as ownerDocument,
  firstChildOf,
  isConnectedOf as inDom,
  isMatch,
  lastChildOf as lastChild,
  LIVE,
  nameOf,
  namespaceOf,
  nextOf as nextSibling,
  parentElementOf as parentElement,
  parentOf as parentNode,
  previousOf as previousSibling,
  shadowOf,
  textOf as textContent,
  typeOf,
} from '../src/pristine.ts';

// --- nodes ---

function shadowRoot(node) {
  return typeOf(node) === 1 ? shadowOf(node) : null;
}

function hasShadowRoot(node) {
  return !!shadowRoot(node);
}

function isShadowRoot(node) {
  return !!node && typeOf(node) === 11 && 'host' in node;
}

function host(root) {
  return root.host ?? null;
}

function closestElementOfNode(node) {
  const type = typeOf(node);
  return type === 1 ? node : type === 3 ? parentElement(node) : null;
}

function isBlocked(node, checkAncestors) {
  // A window, too, is what an event can come from.
  const element = node?.ownerDocument && closestElementOfNode(node);
  if (!element) return false;
  return checkAncestors
    ? Element.prototype.closest.call(element, blockSelector) !== null
    : isMatch(element, blockSelector);
}

function isIgnored(node) {
  return nameOf(node) === 'TITLE' || mirror.getId(node) === IGNORED_NODE;
}

/** The numbers of nodes and style sheets. */
class Mirror {
  constructor() {
    this.reset();
  }
  getId(node) {
    return this.ids.get(node) ?? -1;
  }
  getNode(id) {
    return this.nodes.get(id) ?? null;
  }
  removeNodeFromMap(node) {
    this.nodes.delete(this.getId(node));
    for (let child = firstChildOf(node); child; child = nextSibling(child)) this.removeNodeFromMap(child);
  }
  has(id) {
    return this.nodes.has(id);
  }
  hasNode(node) {
    return this.ids.has(node);
  }
  add(node, id) {
    this.nodes.set(id, node);
    this.ids.set(node, id);
  }
  reset() {
    this.nodes = new Map();
    this.ids = new WeakMap();
  }
}

// --- what a page looks like ---

function stringifyStylesheet(sheet) {
  try {
    const href = sheet.href ?? sheet.ownerNode?.baseURI;
    return Array.from(sheet.cssRules, (rule) => stringifyRule(rule, href)).join('');
  } catch {
    return null; // of another origin
  }
}

function stringifyRule(rule, href) {
  return (rule.styleSheet && stringifyStylesheet(rule.styleSheet)) || absolutifyURLs(rule.cssText, href);
}

function absolutifyURLs(text, href) {
  if (!href || !text.includes('url(')) return text;
  return text.replace(/url\((["']?)((?!data:)[^"')]+)\1\)/gi, (whole, quote, path) => {
    try {
      return `url(${quote}${new URL(path, href).href}${quote})`;
    } catch {
      return whole;
    }
  });
}

/** Calls when the frame holds what it is to show, and whenever it holds something else. */
function onceIframeLoaded(frame, listener) {
  let timer;
  try {
    const { document: inside, location: address } = frame.contentWindow;
    if (inside.readyState !== 'complete') timer = setTimeout(listener, 5_000);
    else if (address.href !== 'about:blank' || /^(about:blank)?$/.test(frame.src)) setTimeout(listener);
  } catch {
    return; // of another origin
  }
  frame.addEventListener('load', () => {
    clearTimeout(timer);
    listener();
  });
}

function serializeNode(node, options) {
  const { rootId } = options;
  switch (typeOf(node)) {
    case 1:
      return serializeElementNode(node, options);
    case 3: {
      const parent = parentNode(node);
      const name = parent && nameOf(parent);
      const text = options.cssCaptured ? '' : textContent(node);
      // A sheet is cleaned, not masked.
      return { type: 3, textContent: name === 'STYLE' ? text : maskTextFn(text), rootId };
    }
    case 4:
      return { type: 4, textContent: '', rootId };
    case 8:
      return { type: 5 };
    case 9:
      return {
        type: 0,
        childNodes: [],
        compatMode: node.compatMode === 'BackCompat' ? 'BackCompat' : undefined,
      };
    case 10:
      return { type: 1, name: 'html', publicId: '', systemId: '', rootId };
    default:
      return null;
  }
}

function serializeElementNode(element, { rootId, newlyAddedElement }) {
  const name = nameOf(element).toLowerCase();
  const tagName = /[^a-z0-9-_:]/.test(name) ? 'div' : name;
  let attributes = {};
  let isLeaf = false;
  const given = attributesOf(element);
  for (let i = 0; i < given.length; i++) attributes[given[i].name] = given[i].value;
  switch (tagName) {
    case 'link':
    case 'style': {
      const text = element.sheet && stringifyStylesheet(element.sheet);
      if (!text) break;
      delete attributes.rel;
      delete attributes.href;
      attributes._cssText = text;
      break;
    }
    case 'textarea':
      isLeaf = !!element.value;
    // falls through
    case 'input':
    case 'select':
      if (element.value) attributes.value = maskInputValue(element.value);
      break;
    case 'dialog':
      if (element.open) attributes.rr_open_mode = openMode(element);
  }
  if (!newlyAddedElement) {
    if (element.scrollLeft) attributes.rr_scrollLeft = element.scrollLeft;
    if (element.scrollTop) attributes.rr_scrollTop = element.scrollTop;
  }
  if (isMatch(element, blockSelector)) {
    const { width, height } = Element.prototype.getBoundingClientRect.call(element);
    attributes = { class: attributes.class, rr_width: `${width}px`, rr_height: `${height}px` };
    isLeaf = true;
  }
  const isSVG = namespaceOf(element) === 'http://www.w3.org/2000/svg' || undefined;
  return { type: 2, tagName, attributes, childNodes: [], isSVG, rootId, isLeaf };
}

function openMode(dialog) {
  return dialog.matches(':modal') ? 'modal' : 'non-modal';
}

/** Whatever stands in a field. */
function maskInputValue(value) {
  return maskInputFn(value ?? '');
}

function getRootId(doc) {
  const id = mirror.getId(doc);
  return id > 1 ? id : undefined;
}

function slimDOMExcluded({ type, tagName, attributes }) {
  if (tagName !== 'link') return type === 5 || /^(script|meta)$/.test(tagName);
  const { rel, as, href } = attributes;
  return (
    /^(modulepreload|shortcut icon)$/.test(rel) ||
    (rel === 'preload' && as === 'script') ||
    (rel === 'prefetch' && /\.js$/i.test(href))
  );
}

/** The node and, unless `skipChild`, all below it; null for what is not recorded. */
function serializeNodeWithId(node, options) {
  const { skipChild, preserveWhiteSpace = true } = options;
  const serialized = serializeNode(node, options);
  if (!serialized) return null;
  const { type, tagName, attributes, childNodes: nodes, isLeaf } = serialized;
  let id = mirror.getId(node);
  if (id === -1) {
    const isSpace = !preserveWhiteSpace && type === 3 && !serialized.textContent.trim();
    id = isSpace || slimDOMExcluded(serialized) ? IGNORED_NODE : genId();
  }
  mirror.add(node, id);
  if (id === IGNORED_NODE) return null;
  serialized.id = id;
  serialized[LIVE] = node;
  serialized.isLeaf = undefined;
  const root = type === 2 && shadowOf(node);
  if (root) {
    serialized.isShadowHost = true;
    shadowDomManager.addShadowRoot(root, ownerDocument(node));
  }
  if (nodes && !skipChild && !isLeaf) {
    let below = options;
    if (type === 0) below = { ...options, rootId: getRootId(node) };
    if (tagName === 'head') below = { ...options, preserveWhiteSpace: false };
    if (attributes?._cssText) below = { ...options, cssCaptured: true };
    for (let child = firstChildOf(node); child; child = nextSibling(child)) {
      const added = serializeNodeWithId(child, below);
      if (added) nodes.push(added);
    }
    for (let child = root && firstChildOf(root); child; child = nextSibling(child)) {
      const added = serializeNodeWithId(child, below);
      if (!added) continue;
      added.isShadow = true;
      nodes.push(added);
    }
  }
  if (skipChild && isShadowRoot(parentNode(node))) serialized.isShadow = true;
  if (tagName === 'iframe')
    onceIframeLoaded(node, () => {
      const inside = node.contentDocument;
      if (inside) onIframeLoad(node, serializeNodeWithId(inside, { preserveWhiteSpace }));
    });
  if (attributes?.rel === 'stylesheet' && tagName === 'link' && !node.sheet) {
    const loaded = () => {
      const change = serializeElementNode(node, {}).attributes;
      if (change._cssText) tellChange({ attributes: [{ id, attributes: change }] });
    };
    on('load', loaded, node);
    on('error', loaded, node); // of a sheet that it imports
  }
  return serialized;
}

// --- how it changes ---

function tellChange(change) {
  wrappedMutationEmit({ texts: [], attributes: [], removes: [], adds: [], ...change });
}

function changeOf(buffer, element) {
  let item = buffer.attributeMap.get(element);
  if (!item) {
    buffer.attributes.push((item = { node: element, attributes: {} }));
    buffer.attributeMap.set(element, item);
  }
  return item.attributes;
}

function changeArea(buffer, area) {
  changeOf(buffer, area).value = maskInputValue(textContent(area));
}

function noteChange(buffer, { type, target, attributeName, oldValue, addedNodes, removedNodes }) {
  if (isIgnored(target)) return;
  if (type === 'characterData') {
    const text = textContent(target);
    if (!isBlocked(target) && text !== oldValue) buffer.texts.push({ value: maskTextFn(text), node: target });
  } else if (type === 'attributes') {
    const value = attributeOf(target, attributeName);
    if (value === oldValue || isBlocked(target)) return;
    const name = nameOf(target);
    if (name === 'IFRAME' && attributeName === 'src') return;
    const change = changeOf(buffer, target);
    change[attributeName] = attributeName === 'value' ? maskInputValue(value) : value;
    if (attributeName === 'open' && name === 'DIALOG') change.rr_open_mode = openMode(target);
  } else if (!isBlocked(target, true)) {
    if (nameOf(target) === 'TEXTAREA') return changeArea(buffer, target);
    addedNodes.forEach((node) => buffer.genAdds(node, target));
    removedNodes.forEach((node) => noteRemoval(buffer, node, target));
  }
}

function noteRemoval(buffer, node, target) {
  const { addedSet, movedSet, movedMap, droppedSet } = buffer;
  const id = mirror.getId(node);
  if (id === -1 || isIgnored(node)) return;
  const isShadow = isShadowRoot(target) || undefined;
  const parentId = mirror.getId(isShadow ? host(target) : target);
  if (addedSet.has(node)) {
    deepDelete(addedSet, node);
    droppedSet.add(node);
  } else if (!isAncestorRemoved(target)) {
    if (movedSet.has(node) && movedMap[moveKey(id, parentId)]) deepDelete(movedSet, node);
    else {
      buffer.removes.push({ parentId, id, isShadow });
      processRemoves(node, buffer.removesSubTreeCache);
    }
  }
  buffer.mapRemoves.push(node);
}

function initMutationObserver({ doc }, root) {
  const buffer = new MutationBuffer();
  buffer.doc = doc;
  mutationBuffers.push(buffer);
  // Angular's zones keep the browser's own: the page need not look for changes because of us.
  const Observer = window[window.Zone?.__symbol__?.('MutationObserver')] ?? MutationObserver;
  const observer = new Observer(callbackWrapper(buffer.processMutations));
  observer.observe(root, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeOldValue: true,
    characterData: true,
    characterDataOldValue: true,
  });
  return observer;
}

// --- what a visitor does ---

const INTERACTIONS = {
  pointerup: 0,
  pointerdown: 1,
  click: 2,
  contextmenu: 3,
  dblclick: 4,
  focus: 5,
  blur: 6,
  touchcancel: 10,
};

/** At most once in so many milliseconds; with `trailing` also once after the last call. */
function throttle(work, wait, trailing = true) {
  let timer = 0;
  let last = 0;
  return (...given) => {
    const left = wait - (Date.now() - last);
    const run = () => {
      clearTimeout(timer);
      timer = 0;
      last = Date.now();
      work(...given);
    };
    if (left <= 0 || left > wait) run();
    else if (trailing) timer ||= setTimeout(run, left);
  };
}

const MOVES = { mousemove: 1, touchmove: 6, drag: 12 };

function initMoveObserver({ mousemoveCb, doc }) {
  let positions = [];
  let begun = 0;
  const hand = throttle(
    callbackWrapper((source) => {
      const passed = Date.now() - begun;
      for (const position of positions) position.timeOffset -= passed;
      mousemoveCb(positions, source);
      positions = [];
      begun = 0;
    }),
    500,
  );
  const hear = callbackWrapper((event) => {
    const { clientX: x, clientY: y } = event.changedTouches?.[0] ?? event;
    begun ||= Date.now();
    positions.push({ x, y, id: mirror.getId(getEventTarget(event)), timeOffset: Date.now() - begun });
    hand(MOVES[event.type]);
  });
  const seldom = throttle(hear, sampling.mousemove, false);
  return together(Object.keys(MOVES).map((type) => on(type, seldom, doc)));
}

function initScrollObserver({ doc }) {
  const hear = callbackWrapper((event) => {
    const target = getEventTarget(event);
    if (isBlocked(target, true)) return;
    const { left, top } = target === doc ? getWindowScroll(doc.defaultView) : placeOf(target);
    wrappedScrollEmit({ id: mirror.getId(target), x: left, y: top });
  });
  return on('scroll', throttle(hear, sampling.scroll), doc);
}

function placeOf({ scrollLeft: left, scrollTop: top }) {
  return { left, top };
}

function getWindowScroll({ document: { scrollingElement, documentElement } }) {
  return placeOf(scrollingElement ?? documentElement);
}

function initViewportResizeObserver({ viewportResizeCb }, { win }) {
  let last = '';
  const hear = callbackWrapper(() => {
    const size = { width: innerWidth, height: innerHeight };
    const now = Object.values(size).join();
    if (last !== now) viewportResizeCb(size);
    last = now;
  });
  return on('resize', throttle(hear, 200), win);
}

function getEventTarget(event) {
  return event.composedPath?.()[0] ?? event.target;
}

function initMouseInteractionObserver({ mouseInteractionCb, doc }) {
  let last = null;
  const hear = callbackWrapper((event) => {
    const target = getEventTarget(event);
    if (isBlocked(target, true)) return;
    const place = event.changedTouches ? event.changedTouches[0] : event;
    if (!place) return;
    let type = INTERACTIONS[event.type];
    let pointerType = { mouse: 0, pen: 1, touch: 2 }[event.pointerType] ?? (event.changedTouches ? 2 : null);
    if (pointerType === 2 && type < 2) type = type ? 7 : 9;
    if (pointerType !== null) {
      last = pointerType;
      if (pointerType === (type > 6 ? 2 : type > 1 ? -1 : 0)) pointerType = null;
    } else if (type === 2) {
      pointerType = last;
      last = null;
    }
    mouseInteractionCb({
      type,
      id: mirror.getId(target),
      x: place.clientX,
      y: place.clientY,
      ...(pointerType !== null && { pointerType }),
    });
  });
  return together(Object.keys(INTERACTIONS).map((type) => on(type, hear, doc)));
}

function initInputObserver({ inputCb, doc }) {
  const hear = callbackWrapper((event) => {
    let target = getEventTarget(event);
    if (!target?.ownerDocument) return;
    if (nameOf(target) === 'OPTION') target = parentElement(target);
    if (!target || !/^(INPUT|TEXTAREA|SELECT)$/.test(nameOf(target))) return;
    if (isBlocked(target, true) || isMatch(target, '.rr-ignore')) return;
    const text = maskInputValue(target.value);
    if (lastInputValueMap.get(target) === text) return;
    lastInputValueMap.set(target, text);
    inputCb({ text, isChecked: false, id: mirror.getId(target) });
  });
  const ends = ['input', 'change'].map((type) => on(type, hear, doc));
  const win = doc.defaultView;
  const fields = [
    [win.HTMLInputElement, 'value'],
    [win.HTMLTextAreaElement, 'value'],
    [win.HTMLSelectElement, 'value'],
    [win.HTMLSelectElement, 'selectedIndex'],
    [win.HTMLOptionElement, 'selected'],
  ];
  for (const [{ prototype }, name] of fields) {
    const original = Object.getOwnPropertyDescriptor(prototype, name);
    Object.defineProperty(prototype, name, {
      ...original,
      set(value) {
        setTimeout(() => hear({ target: this }));
        original.set.call(this, value);
      },
    });
    ends.push(() => Object.defineProperty(prototype, name, original));
  }
  return together(ends);
}

function together(ends) {
  return () => ends.forEach((end) => callbackWrapper(end)());
}

// --- how scripts change style sheets ---

function getIdAndStyleId(sheet) {
  const id = sheet?.ownerNode ? mirror.getId(sheet.ownerNode) : undefined;
  return { id, styleId: sheet && !sheet.ownerNode ? stylesheetManager.getId(sheet) : undefined };
}

/** Where a rule stands: its number in the sheet, and in each group that it is in. */
function getNestedCSSRulePositions(rule) {
  const places = [];
  for (let at = rule; at?.parentStyleSheet; at = at.parentRule) {
    const { cssRules } = at.parentRule ?? at.parentStyleSheet;
    places.unshift(Array.prototype.indexOf.call(cssRules, at));
  }
  return places;
}

function patch(of, name, replacement) {
  const original = of[name];
  of[name] = replacement(original);
  return () => {
    of[name] = original;
  };
}

/** Tells of calls of one method: `say` makes the data of the event from where it was called and with what. */
function hearCalls(prototype, name, sheetOf, tell, say) {
  return patch(
    prototype,
    name,
    (original) =>
      function (...given) {
        callbackWrapper(() => {
          const { id = -1, styleId = -1 } = getIdAndStyleId(sheetOf(this));
          if (id > 0 || styleId > 0) tell({ ...(id > 0 ? { id } : { styleId }), ...say(this, ...given) });
        })();
        return original.apply(this, given);
      },
  );
}

function initStyleSheetObserver({ styleSheetRuleCb: tell }, { win }) {
  const ofSheet = (name, say) => hearCalls(win.CSSStyleSheet.prototype, name, (it) => it, tell, say);
  const ofGroup = (name, say) =>
    hearCalls(win.CSSGroupingRule.prototype, name, (it) => it.parentStyleSheet, tell, say);
  const at = (rule, index) => [...getNestedCSSRulePositions(rule), index];
  return together([
    ofSheet('insertRule', (_, rule, index) => ({ adds: [{ rule, index }] })),
    ofSheet('deleteRule', (_, index) => ({ removes: [{ index }] })),
    ofSheet('addRule', ({ cssRules }, selector, style, index = cssRules.length) => ({
      adds: [{ rule: `${selector} { ${style} }`, index }],
    })),
    ofSheet('removeRule', (_, index) => ({ removes: [{ index }] })),
    ofSheet('replace', (_, replace) => ({ replace })),
    ofSheet('replaceSync', (_, replaceSync) => ({ replaceSync })),
    ofGroup('insertRule', (it, rule, index) => ({ adds: [{ rule, index: at(it, index || 0) }] })),
    ofGroup('deleteRule', (it, index) => ({ removes: [{ index: at(it, index) }] })),
  ]);
}

function initStyleDeclarationObserver({ styleDeclarationCb: tell }, { win }) {
  const ofRule = (name, say) =>
    hearCalls(
      win.CSSStyleDeclaration.prototype,
      name,
      ({ parentRule }) => parentRule?.parentStyleSheet,
      tell,
      (it, ...given) => ({ index: getNestedCSSRulePositions(it.parentRule), ...say(...given) }),
    );
  return together([
    ofRule('setProperty', (property, value, priority) => ({ set: { property, value, priority } })),
    ofRule('removeProperty', (property) => ({ remove: { property } })),
  ]);
}

function initAdoptedStyleSheetObserver(_, root) {
  const name = 'adoptedStyleSheets';
  const id = mirror.getId(isShadowRoot(root) ? host(root) : root);
  const win = (ownerDocument(root) ?? root).defaultView;
  const own = Object.getOwnPropertyDescriptor(
    (isShadowRoot(root) ? win.ShadowRoot : win.Document).prototype,
    name,
  );
  if (id === -1 || !own) return () => undefined;
  Object.defineProperty(root, name, {
    ...own,
    set(sheets) {
      own.set.call(this, sheets);
      callbackWrapper(() => stylesheetManager.adoptStyleSheets(root[name], id))();
    },
  });
  return () => delete root[name];
}

/** Numbers of style sheets that no element stands for. */
class StylesheetManager {
  constructor() {
    this.reset();
  }
  getId(sheet) {
    return this.sheets.get(sheet) ?? -1;
  }
  adoptStyleSheets(sheets, id) {
    if (sheets.length === 0) return;
    const styles = [];
    const styleIds = Array.from(sheets, (sheet) => {
      let styleId = this.sheets.get(sheet);
      if (styleId) return styleId;
      this.sheets.set(sheet, (styleId = ++this.count));
      const rules = Array.from(sheet.cssRules, (rule, index) => ({
        rule: stringifyRule(rule, sheet.href),
        index,
      }));
      styles.push({ styleId, rules });
      return styleId;
    });
    wrappedAdoptedStyleSheetEmit({ id, styleIds, ...(styles.length && { styles }) });
  }
  reset() {
    this.sheets = new WeakMap();
    this.count = 0;
  }
}

// --- what there is more than one of ---

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
    const observer = initMutationObserver({ doc }, root);
    this.ends.push(() => observer.disconnect(), initScrollObserver({ doc: root }));
    setTimeout(() => {
      stylesheetManager.adoptStyleSheets(root.adoptedStyleSheets, mirror.getId(host(root)));
      this.ends.push(initAdoptedStyleSheetObserver(null, root));
    });
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
  stylesheetManager.adoptStyleSheets(inside.adoptedStyleSheets, mirror.getId(inside));
  shadowDomManager.patchAttachShadow(frame.contentWindow.Element);
}

function initObservers(options) {
  const { doc } = options;
  const win = doc.defaultView;
  const observer = initMutationObserver(options, doc);
  return [
    () => observer.disconnect(),
    initMoveObserver(options),
    initMouseInteractionObserver(options),
    initScrollObserver(options),
    initViewportResizeObserver(options, { win }),
    initInputObserver(options),
    initStyleSheetObserver(options, { win }),
    initAdoptedStyleSheetObserver(null, doc),
    initStyleDeclarationObserver(options, { win }),
  ];
}

let tell;
let ends;
let sampling;
let errorHandler;

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
  const begin = () => {
    takeFullSnapshot();
    observe(document);
  };
  if (document.readyState === 'loading') ends.push(on('DOMContentLoaded', begin));
  else begin();
  return () => {
    shadowDomManager.reset();
    together(ends)();
  };
}
