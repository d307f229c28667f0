/** A way to hide the text of READABLE_PAGE and to show it again, as scripts that the page runs. */
export interface Way {
  hide: string;
  show: string;
  /** No event and no mutation tells of it. */
  isUntold?: true;
}

export const WAYS: Record<string, Way> = {
  'its own style': { hide: "terms.style.visibility='hidden'", show: "terms.style.visibility=''" },
  'a class far above it': { hide: "body.classList.add('blank')", show: "body.classList.remove('blank')" },
  'a rule put into a sheet': {
    hide: "rules.insertRule('#terms{color:#fff!important}')",
    show: 'rules.deleteRule(0)',
  },
  'a declaration of a rule': { hide: "rule.style.opacity='.1'", show: "rule.style.opacity=''" },
  'an adopted sheet': {
    hide: 'document.adoptedStyleSheets=[adopted]',
    show: 'document.adoptedStyleSheets=[]',
  },
  'the text of a sheet': { hide: "late.textContent='#terms{font-size:2px}'", show: "late.textContent=''" },
  'a custom property': {
    hide: "root.style.setProperty('--ink','#fff')",
    show: "root.style.removeProperty('--ink')",
  },
  'an overlay that comes': { hide: 'body.append(overlay)', show: 'overlay.remove()' },
  'an overlay that is moved in': { hide: "aside.style.left='0'", show: "aside.style.left='-9999px'" },
  'a dialog': { hide: 'dialog.showModal()', show: 'dialog.close()' },
  'a popover': { hide: 'popover.showPopover()', show: 'popover.hidePopover()' },
  'opacity around it': { hide: "around.style.opacity='.2'", show: "around.style.opacity=''" },
  'a cut around it': { hide: "around.style.clipPath='inset(0 95% 0 0)'", show: "around.style.clipPath=''" },
  'scrolling away': { hide: 'scrollTo(0,2000)', show: 'scrollTo(0,0)' },
  'what is ticked': { hide: 'tick.checked=true', show: 'tick.checked=false', isUntold: true },
  'a sheet that is switched': {
    hide: 'switched.disabled=false',
    show: 'switched.disabled=true',
    isUntold: true,
  },
  'an animation by script': {
    hide: 'fade=terms.animate({opacity:[0,0]},{duration:1e6})',
    show: 'fade.cancel()',
    isUntold: true,
  },
  'a highlight': {
    hide: "CSS.highlights.set('gone',new Highlight(all))",
    show: "CSS.highlights.delete('gone')",
    isUntold: true,
  },
};

/**
 * A page with one text. `turn(way, script, isHidden)` runs a script and writes down since when the text was, or was
 * not, to be seen: hidden from the second frame after, readable from the moment before.
 */
export const READABLE_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title>
<style id="rules">:root{--ink:#000}#terms{color:var(--ink)}.blank #terms{color:transparent}
#terms::highlight(gone){color:transparent}#tick:checked~#around #terms{color:#fff}</style>
<style id="switched">#terms{color:#fff}</style><style id="rule">#terms{margin:1em 0}</style><style id="late"></style></head><body>
<input type="checkbox" id="tick"><div id="around"><p id="terms" data-exhibit-disclosure="terms">A loan of 10,000 over 48 months costs 225.30 a month.</p></div>
<aside style="position:fixed;left:-9999px;top:0;width:100%;height:100%;background:#fff"></aside>
<dialog style="width:90%;height:80%">News</dialog><div id="popover" popover style="width:95%;height:90%">News</div>
<div style="height:4000px"></div>
<script>
const the = (id) => document.getElementById(id);
const { body, documentElement: root } = document;
const [terms, around, tick, popover, late] = ['terms', 'around', 'tick', 'popover', 'late'].map(the);
const [aside, dialog] = ['aside', 'dialog'].map((name) => document.querySelector(name));
const rules = the('rules').sheet, switched = the('switched').sheet, rule = the('rule').sheet.cssRules[0];
switched.disabled = true;
const adopted = new CSSStyleSheet();
adopted.replaceSync('#terms{color:#fff}');
const overlay = document.createElement('div');
overlay.style.cssText = 'position:fixed;inset:0;background:#fff';
const all = document.createRange();
all.selectNodeContents(terms);
let fade;
const hiding = new Set();
const written = (window.written = []);
const write = () => written.push({ at: performance.timeOrigin + performance.now(), isHidden: hiding.size > 0, by: [...hiding] });
window.turn = function turn(way, script, isHidden) {
  if (isHidden) hiding.add(way);
  else hiding.delete(way);
  if (!isHidden) write();
  (0, eval)(script);
  if (isHidden) requestAnimationFrame(() => requestAnimationFrame(write));
}
</script></body></html>`;
