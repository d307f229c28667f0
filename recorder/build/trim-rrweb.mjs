import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SourceEdits } from './source-edits.mjs';
import { fixOptions } from './fixed-options.mjs';
import { shareSingletons } from './singletons.mjs';
import { restoreSyntax } from './restored-syntax.mjs';
import { rewriteParts } from './rewritten-parts.mjs';
import { dropUnusedMembers } from './unused-members.mjs';

const require = createRequire(import.meta.url);
/** Every edit below was read against this version. On an upgrade they are read again, one by one (decision 0014). */
const VERSION = '2.1.6';

/**
 * rrweb's recorder without what this one's options switch off for ever. `recordModule` is the text of record.ts:
 * its call of record() is the one place where options are chosen. An edit that does not find exactly what it
 * expects fails the build.
 */
export async function trimmedRrweb(recordModule) {
  const file = require.resolve('@rrweb/record').replace(/\.cjs$/, '.js');
  const { version } = JSON.parse(await readFile(join(dirname(file), '../package.json'), 'utf8'));
  if (version !== VERSION) throw new Error(`the edits are for @rrweb/record ${VERSION}, not ${version}`);
  const edits = new SourceEdits(await readFile(file, 'utf8'));
  restoreSyntax(edits);
  dropParts(edits);
  fixOptions(edits, recordModule);
  shareSingletons(edits);
  await rewriteParts(edits);
  await dropUnusedMembers(edits, recordModule);
  return edits.source;
}

function dropParts(edits) {
  dropPolyfills(edits);
  dropOldBrowsers(edits);
  dropWarnings(edits);
  dropCanvas(edits);
  dropForeignFrames(edits);
  dropHooks(edits);
  dropNotes(edits);
  dropWhatIsNeverPassedOn(edits);
}

/** Repairs of browsers that cannot run the recorder anyway, and warnings to callers that it does not have. */
function dropPolyfills(edits) {
  edits.drop('polyfill();');
  edits.drop('if (Array.from([1]');
  edits.drop('if (!/* @__PURE__ */ /[1-9][0-9]{12}/');
  edits.drop('let _mirror = ');
  edits.drop('if (typeof window !== "undefined" && window.Proxy');
  edits.drop('if (n instanceof BaseRRNode'); // nodes of the player
}

/** Detours around what every browser with CompressionStream has. */
function dropOldBrowsers(edits) {
  edits.replace('canMonkeyPatchNestedCSSRule("CSSGroupingRule")', 'true');
  edits.replace(
    `hasNestedCSSRule("CSSGroupingRule") && childRule.parentRule instanceof CSSGroupingRule || hasNestedCSSRule("CSSMediaRule") && childRule.parentRule instanceof CSSMediaRule || hasNestedCSSRule("CSSSupportsRule") && childRule.parentRule instanceof CSSSupportsRule || hasNestedCSSRule("CSSConditionRule") && childRule.parentRule instanceof CSSConditionRule`,
    'childRule.parentRule instanceof CSSGroupingRule',
  );
  edits.replace('!win.CSSStyleSheet || !win.CSSStyleSheet.prototype', 'false');
  edits.replace('window.PointerEvent', 'true');
  edits.replace('typeof DragEvent !== "undefined" && evt instanceof DragEvent', 'evt instanceof DragEvent');
  edits.replace('s.rules || s.cssRules', 's.cssRules');
  edits.replace('sheet.rules || CSSRule', 'sheet.cssRules');
  // Shadow roots that a script imitates.
  edits.replaceCalls('isNativeShadowDom', 'true', 5);
  edits.replaceBody('getWindowHeight', '{ return window.innerHeight; }');
  edits.replaceBody('getWindowWidth', '{ return window.innerWidth; }');
  edits.replaceBody(
    'getWindowScroll',
    '{ const { scrollLeft: left, scrollTop: top } = win.document.scrollingElement ?? win.document.documentElement; return { left, top }; }',
  );
}

/** rrweb's words for the page's console. Our own faults are told by code (guard.ts). */
function dropWarnings(edits) {
  edits.replaceCalls('console.warn', 'void 0', 8);
}

function dropCanvas(edits) {
  for (const name of ['freeze', 'unfreeze', 'lock', 'unlock', 'reset'])
    edits.drop(`this.canvasManager.${name}();`);
  edits.drop('canvasManager = new CanvasManager(');
  edits.drop('let canvasManager;');
  edits.drop('const wrappedCanvasMutationEmit = ');
  // The worker that encodes pictures, as text in a Blob made on load, and its base64.
  edits.drop('const jsContent = ');
  edits.drop('const blob = typeof self');
  edits.drop('var chars = ');
  edits.drop('var lookup = ');
  edits.drop('for (var i = 0; i < chars.length');
}

/** Frames of other origins: whoever embeds or is embedded could read or forge events (`postMessage` to '*'). */
function dropForeignFrames(edits) {
  edits.drop('if (!inEmittingFrame) {');
  edits.drop('if (iframeEl.contentWindow)\n      this.crossOriginIframeMap');
  const methods =
    'handleMessage transformCrossOriginEvent replace replaceIds replaceStyleIds replaceIdOnNode patchRootIdOnNode';
  for (const name of methods.split(' ')) edits.dropMethod('IframeManager', name);
}

/** Plugins, hooks, custom events, freezing and checkouts: nobody asks for them. */
function dropHooks(edits) {
  edits.drop('mergeHooks(o, hooks);');
  edits.drop('for (const plugin of', 3);
  edits.drop('const pluginHandlers = ');
  edits.drop('pluginHandlers.forEach(');
  edits.drop('if (mousemoveWait !== void 0');
  edits.drop('record.addCustomEvent = ');
  edits.drop('record.freezePage = ');
  edits.drop('if (((mutationBuffers[0])?.isFrozen()');
  for (const name of ['freeze', 'unfreeze', 'isFrozen']) edits.dropMethod('MutationBuffer', name);
  edits.drop('if (e.type === 2) {');
  edits.drop('let lastFullSnapshotEvent;');
  edits.drop('let incrementalSnapshotCount');
  for (const name of ['getIds', 'replace']) edits.dropMethod('Mirror', name);
}

/** What is only written down, and never asked. */
function dropNotes(edits) {
  edits.drop('if (isSerializedIframe(', 2);
  edits.drop('if (isSerializedStylesheet(', 2);
  edits.drop('this.trackLinkElement(linkEl);');
  edits.drop('this.trackedLinkElements = ', 2);
  edits.drop('this.idStyleMap.set(newId, stylesheet);');
  edits.drop('processedNodeManager.destroy();');
}

/** What the sanitizer passes on in no case; trimmed-rrweb.e2e-spec.ts holds the same list. */
function dropWhatIsNeverPassedOn(edits) {
  edits.replaceCalls('escapeImportStatement', 'rule.cssText', 1); // no @import is kept: a stand-in says that there was one
  edits.drop('const mediaInteractionHandler = ');
  edits.drop('mediaInteractionHandler();');
  edits.drop('const selectionObserver = ');
  edits.drop('selectionObserver();');
  edits.drop('const customElementObserver = ');
  edits.drop('customElementObserver();');
  for (const name of ['canvasMutationCb', 'fontCb', 'selectionCb', 'customElementCb', 'mediaInteractionCb'])
    edits.dropProperty(name);
  edits.drop('try {\n    if (customElements.get(tagName))');
  edits.dropProperty('isCustom');
  edits.drop('let isCustomElement;');
  edits.drop('if (["audio", "video"].includes(tagName)) {');
  // A meta element keeps nothing of itself, so none of them is recorded.
  edits.replaceBeginning('if (sn.tagName === "meta") {', 'if (sn.tagName === "meta") return true;');
  edits.replaceBeginning('sn.tagName === "meta" && (lowerIfExists', 'false');
  // Addresses in attributes go; those in style sheets stay absolute.
  edits.replaceBody(
    'transformAttribute',
    '{ return name === "style" && value ? absolutifyURLs(value, getHref(doc)) : value; }',
  );
  // Marks where the pieces of a <style> in several text nodes meet: a comment, and the sanitizer keeps none.
  edits.drop('if (n.childNodes.length > 1) {');
}
