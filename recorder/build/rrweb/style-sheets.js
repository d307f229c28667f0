// How scripts change style sheets.

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
  if (!original) return () => undefined;
  of[name] = replacement(original);
  return () => {
    of[name] = original;
  };
}

/** Tells of calls of one method: `say` makes the data of the event from where it was called and with what. */
function hearCalls(source, prototype, name, sheetOf, say) {
  return patch(
    prototype,
    name,
    (original) =>
      function (...given) {
        callbackWrapper(() => {
          const sheet = sheetOf(this);
          const id = sheet?.ownerNode ? idOf(sheet.ownerNode) : sheets.get(sheet);
          if (id > 0) tell(3, { source, [sheet.ownerNode ? 'id' : 'styleId']: id, ...say(this, ...given) });
        })();
        return original.apply(this, given);
      },
  );
}

function watchRules(win) {
  const ofSheet = (name, say) => hearCalls(8, win.CSSStyleSheet.prototype, name, (it) => it, say);
  const ofGroup = (name, say) =>
    hearCalls(8, win.CSSGroupingRule.prototype, name, (it) => it.parentStyleSheet, say);
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

function watchDeclarations(win) {
  const ofRule = (name, say) =>
    hearCalls(
      13,
      win.CSSStyleDeclaration.prototype,
      name,
      ({ parentRule }) => parentRule?.parentStyleSheet,
      (it, ...given) => ({ index: getNestedCSSRulePositions(it.parentRule), ...say(...given) }),
    );
  return together([
    ofRule('setProperty', (property, value, priority) => ({ set: { property, value, priority } })),
    ofRule('removeProperty', (property) => ({ remove: { property } })),
  ]);
}

function watchAdopted(root) {
  const name = 'adoptedStyleSheets';
  const id = idOfParent(root);
  const win = (ownerDocument(root) ?? root).defaultView;
  // The document of a frame that is gone has no window; nobody sees what is in it.
  const own =
    win &&
    Object.getOwnPropertyDescriptor((isShadowRoot(root) ? win.ShadowRoot : win.Document).prototype, name);
  if (id === -1 || !own) return () => undefined;
  Object.defineProperty(root, name, {
    ...own,
    set(given) {
      own.set.call(this, given);
      callbackWrapper(() => tellAdopted(root[name], id))();
    },
  });
  return () => delete root[name];
}

/** Numbers of style sheets that no element stands for. */
let sheets;
let lastSheet;

function forgetSheets() {
  sheets = new WeakMap();
  lastSheet = 0;
}

function tellAdopted(adopted, id) {
  if (adopted.length === 0) return;
  const styles = [];
  const styleIds = Array.from(adopted, (sheet) => {
    let styleId = sheets.get(sheet);
    if (styleId) return styleId;
    sheets.set(sheet, (styleId = ++lastSheet));
    const rules = Array.from(sheet.cssRules, (rule, index) => ({
      rule: stringifyRule(rule, sheet.href),
      index,
    }));
    styles.push({ styleId, rules });
    return styleId;
  });
  tell(3, { source: 15, id, styleIds, ...(styles.length && { styles }) });
}
