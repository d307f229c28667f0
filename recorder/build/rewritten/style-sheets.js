// How scripts change style sheets.

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
  if (!original) return () => undefined;
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
