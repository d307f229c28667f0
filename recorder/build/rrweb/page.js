// What a page looks like: nodes and style sheets as they are written down.

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
  switch (typeOf(node)) {
    case 1:
      return serializeElementNode(node, options);
    case 3: {
      const parent = parentNode(node);
      const name = parent && nameOf(parent);
      const text = options.cssCaptured ? '' : textContent(node);
      // A sheet is cleaned, not masked.
      return { type: 3, textContent: name === 'STYLE' ? text : maskText(text) };
    }
    case 4:
      return { type: 4, textContent: '' };
    case 8:
      return { type: 5 };
    case 9:
      return {
        type: 0,
        childNodes: [],
        compatMode: node.compatMode === 'BackCompat' ? 'BackCompat' : undefined,
      };
    case 10:
      return { type: 1, name: 'html', publicId: '', systemId: '' };
    default:
      return null;
  }
}

function serializeElementNode(element, { isAdded }) {
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
  if (!isAdded) {
    if (element.scrollLeft) attributes.rr_scrollLeft = element.scrollLeft;
    if (element.scrollTop) attributes.rr_scrollTop = element.scrollTop;
  }
  if (isMatch(element, blockSelector)) {
    const { width, height } = boxOf(element);
    attributes = { class: attributes.class, rr_width: `${width}px`, rr_height: `${height}px` };
    isLeaf = true;
  }
  const isSVG = namespaceOf(element) === 'http://www.w3.org/2000/svg' || undefined;
  return { type: 2, tagName, attributes, childNodes: [], isSVG, isLeaf };
}

function openMode(dialog) {
  return dialog.matches(':modal') ? 'modal' : 'non-modal';
}

/** Whatever stands in a field. */
function maskInputValue(value) {
  return value ? MASKED_VALUE : '';
}

function getRootId(doc) {
  const id = idOf(doc);
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

/** The node and, unless it is added by itself, all below it; null for what is not recorded. */
function serializeNodeWithId(node, options) {
  const { isAdded, inHead, rootId } = options;
  const serialized = serializeNode(node, options);
  if (!serialized) return null;
  const { type, tagName, attributes, childNodes, isLeaf } = serialized;
  let id = idOf(node);
  if (id === -1) {
    const isSpace = inHead && type === 3 && !serialized.textContent.trim();
    id = isSpace || slimDOMExcluded(serialized) ? IGNORED_NODE : ++lastId;
  }
  nodes.set(id, node);
  numbers.set(node, id);
  if (id === IGNORED_NODE) return null;
  serialized.id = id;
  serialized.rootId = rootId;
  serialized[LIVE] = node;
  serialized.isLeaf = undefined;
  const root = type === 2 && shadowOf(node);
  if (root) {
    serialized.isShadowHost = true;
    addShadowRoot(root, ownerDocument(node));
  }
  if (childNodes && !isAdded && !isLeaf) {
    let below = options;
    if (type === 0) below = { ...options, rootId: getRootId(node) };
    if (tagName === 'head') below = { ...options, inHead: true };
    if (attributes?._cssText) below = { ...options, cssCaptured: true };
    for (let child = firstChildOf(node); child; child = nextSibling(child)) {
      const added = serializeNodeWithId(child, below);
      if (added) childNodes.push(added);
    }
    for (let child = root && firstChildOf(root); child; child = nextSibling(child)) {
      const added = serializeNodeWithId(child, below);
      if (!added) continue;
      added.isShadow = true;
      childNodes.push(added);
    }
  }
  if (isAdded && isShadowRoot(parentNode(node))) serialized.isShadow = true;
  if (tagName === 'iframe')
    onceIframeLoaded(
      node,
      callbackWrapper(() => {
        const inside = node.contentDocument;
        if (inside) onIframeLoad(node, serializeNodeWithId(inside, { inHead }));
      }),
    );
  if (attributes?.rel === 'stylesheet' && tagName === 'link' && !node.sheet) {
    const loaded = callbackWrapper(() => {
      const change = serializeElementNode(node, {}).attributes;
      if (change._cssText) tellChange({ attributes: [{ id, attributes: change }] });
    });
    on('load', loaded, node);
    on('error', loaded, node); // of a sheet that it imports
  }
  return serialized;
}
