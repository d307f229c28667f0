/** Every canary of the page. Letters only in the middle, so that no rule about digits hides a leak. */
export const canaries: string[] = [];

const LETTERS = 'bcdfghjklmnpqrstvwxz';

/** A value that must not leave the browser. */
export function secret(): string {
  const n = canaries.length;
  const canary = `zq${LETTERS[Math.floor(n / 20) % 20]}${LETTERS[n % 20]}kanari`;
  canaries.push(canary);
  return canary;
}

const s = secret;
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const leakQuery = `?name=${s()}&token=${s()}`;
export const leakHash = `#${s()}`;
export const leakPath = `/kunden/K-4711-${s()}`;

export const DISCLOSURE_TEXT = 'Representative example: 10,000 EUR over 48 months at 5.99 % APR.';

export const leakStyleSheet = `
  @import url("/${s()}.css");
  @font-face { font-family: "${s()}"; src: url("/${s()}.woff2"); }
  @namespace ${s()} url("http://example.invalid/${s()}");
  @counter-style ${s()} { system: cyclic; symbols: "${s()}"; suffix: " "; }
  @property --${s()} { syntax: "<length>"; inherits: false; initial-value: 1px; }
  @layer ${s()}, ${s()};
  @keyframes ${s()} { from { left: 0 } to { left: 10px; content: "${s()}" } }
  .card { animation-name: ${s()}; padding: 10px; border: 1px solid #888; }
  .card::before { content: "${s()}"; }
  .card::after { content: attr(data-owner) " ${s()}" counter(${s()}); }
  :root { --owner: "${s()}"; --${s()}: ${s()}; }
  .k-${s()} { color: red }
  #id-${s()} { color: blue }
  [data-owner="${s()}"] { color: green }
  [title^="${s()}" i] { color: green }
  x-${s()} { display: block }
  ::part(${s()}) { color: red }
  .bg { background: url("/img/${s()}.png") no-repeat center; width: 40px; height: 20px; }
  .bg2 { background-image: image-set("/${s()}.png" 1x); cursor: url(/${s()}.cur), auto }
  .area { display: grid; grid-template-areas: "${s()} ${s()}"; grid-template-columns: [${s()}] 1fr 1fr; }
  .fam { font-family: "${s()}", ${s()}, Arial, sans-serif; quotes: "${s()}" "${s()}"; }
  .count { counter-reset: ${s()} 3; counter-increment: ${s()}; view-transition-name: ${s()}; }
  @container ${s()} (min-width: 100px) { .card { color: #111 } }
  @supports (--${s()}: ${s()}) { .card { margin: 1px } }
  @media ${s()}, screen { .card { max-width: 400px } }
  /* ${s()} */
`;

export const leakPage = `<!doctype html>
<html lang="en" data-tenant="${s()}" class="${s()}">
<head>
  <title>${s()}</title>
  <base href="/base-${s()}/" target="${s()}">
  <meta name="customer" content="${s()}"><meta name="${s()}" content="x"><meta property="og:title" content="${s()}">
  <meta http-equiv="x-${s()}" content="${s()}">
  <link rel="canonical" href="https://bank.example/${s()}"><link rel="icon" href="/${s()}.ico">
  <link rel="stylesheet" href="/leak.css?v=${s()}" title="${s()}">
  <link rel="preload" as="image" href="data:image/png;base64,${png}" imagesizes="${s()}">
  <style id="late-sheet">.plain { color: #333 }</style>
  <style title="${s()}">.inline-${s()}::before { content: '${s()}' } .wide { width: 300px; height: 24px }</style>
  <script type="application/json" id="${s()}">{"customer":"${s()}"}</script>
</head>
<body class="page ${s()}" style="--who: '${s()}'; background-image: url(/${s()}.png); margin: 8px">
  <!-- ${s()} -->
  <noscript>${s()} <img src="/${s()}"></noscript>
  <template><p>${s()}</p></template>
  <h1 id="headline" title="Loan offer" data-x="${s()}">Your loan offer<b>${s()}</b></h1>
  <p class="plain">${s()} <b title="${s()}">${s()}</b></p>
  <p aria-label="${s()}" aria-description="${s()}" aria-valuetext="${s()}" aria-placeholder="${s()}" data-owner="${s()}" data-id="${s()}">x</p>
  <p id="${s()}" name="${s()}" lang="${s()}" role="${s()}" dir="${s()}" accesskey="k" itemprop="${s()}" itemid="${s()}">x</p>
  <p onclick="console.log('${s()}')" data-exhibit-note="${s()}" data-exhibit-action="${s()} 4711 7" data-exhibit-disclosure="${s()}">x</p>
  <a href="/c/${s()}?q=${s()}" ping="/${s()}" download="${s()}" hreflang="${s()}" target="${s()}" rel="${s()}" title="${s()}">${s()}</a>
  <img src="/${s()}.png" srcset="/${s()}.png 2x" alt="${s()}" title="${s()}" sizes="${s()}" usemap="#${s()}" longdesc="/${s()}" width="30" height="20">
  <img src="data:image/png;base64,${png}" alt="" style="width:31px;height:21px">
  <picture><source srcset="/${s()}.webp" media="(min-width: 1px)"><img alt="${s()}" src="/${s()}"></picture>
  <map name="${s()}"><area href="/${s()}" alt="${s()}" coords="1,2,3,4" shape="rect"></map>
  <video src="/${s()}.mp4" poster="/${s()}.jpg" title="${s()}"><track src="/${s()}.vtt" label="${s()}" kind="captions">${s()}</video>
  <audio src="/${s()}.mp3">${s()}</audio>
  <object data="/${s()}.svg" type="image/${s()}" name="${s()}"><param name="${s()}" value="${s()}">${s()}</object>
  <embed src="/${s()}.swf" type="x/${s()}">
  <canvas id="drawn" width="60" height="20" title="${s()}">${s()}</canvas>
  <svg width="60" height="20" viewBox="0 0 60 20"><title>${s()}</title><desc>${s()}</desc>
    <image href="/${s()}.png" xlink:href="/${s()}.png" width="5" height="5"/><use href="/sprite.svg#${s()}"/><text>${s()}</text>
    <foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">${s()}</p></foreignObject>
    <path d="M0 0" data-name="${s()}" aria-label="${s()}"/><metadata>${s()}</metadata><a href="/${s()}"><text>${s()}</text></a></svg>
  <math><mtext>${s()}</mtext><mi title="${s()}">x</mi><annotation encoding="${s()}">${s()}</annotation></math>
  <form action="/do/${s()}?x=${s()}" name="${s()}" target="${s()}" id="form">
    <input id="typed" name="${s()}" placeholder="${s()}" value="${s()}" title="${s()}" pattern="${s()}" autocomplete="name" list="options">
    <input id="cleared" value="${s()}"><input id="password" type="password" value="${s()}"><input type="hidden" name="h" value="${s()}">
    <input id="email" type="email" value="${s()}@x.example"><input type="search" value="${s()}"><input id="otp" autocomplete="one-time-code" value="${s()}">
    <input type="checkbox" name="c" value="${s()}" checked><input type="radio" name="r" value="${s()}" checked><input id="radio2" type="radio" name="r" value="${s()}">
    <input type="submit" value="${s()}" formaction="/${s()}"><input type="reset" value="${s()}"><input type="button" value="${s()}"><input type="image" alt="${s()}" src="/${s()}" value="${s()}">
    <input id="file" type="file"><input type="date" value="1983-04-05" min="1983-04-04"><input type="range" value="47" title="${s()}"><input type="color" value="#4711aa" title="${s()}">
    <button value="${s()}" name="${s()}" formaction="/${s()}">${s()}</button>
    <textarea id="area" placeholder="${s()}">${s()}</textarea>
    <select id="select" name="${s()}"><optgroup label="${s()}"><option value="${s()}" label="${s()}">${s()}</option><option selected value="${s()}">${s()}</option></optgroup></select>
    <datalist id="options"><option value="${s()}">${s()}</option></datalist>
    <output name="${s()}">${s()}</output><meter value="4711" min="0" max="9999" title="${s()}">${s()}</meter><progress value="47" max="100">${s()}</progress>
    <label for="${s()}" form="${s()}">${s()}</label><fieldset><legend>${s()}</legend></fieldset>
  </form>
  <details open><summary>${s()}</summary>${s()}</details><dialog open>${s()}</dialog>
  <div contenteditable="true" id="editable">${s()}</div>
  <time datetime="${s()}">${s()}</time><data value="${s()}">${s()}</data><q cite="/${s()}">${s()}</q><del cite="/${s()}" datetime="${s()}">${s()}</del><abbr title="${s()}">${s()}</abbr>
  <x-card owner="${s()}" value="${s()}" id="custom">${s()}</x-card><${s()}-tag>${s()}</${s()}-tag>
  <table summary="${s()}" background="/${s()}.png"><caption>${s()}</caption><tr><th abbr="${s()}">${s()}</th><td headers="${s()}" axis="${s()}">${s()}</td></tr></table>
  <div class="card">${s()}</div><div class="k-${s()} area fam count bg">${s()}</div>
  <div style="font-family: '${s()}'; content: '${s()}'; color: ${s()}; background: url('/${s()}'); width: 200px">${s()}</div>
  <div data-exhibit-block><p title="${s()}">${s()}</p><button id="blocked-button">${s()}</button></div>
  <iframe id="frame" srcdoc="<title>${s()}</title><p title='${s()}' class='${s()}'>${s()}</p><input value='${s()}'><div data-exhibit-disclosure='representative-example'>${DISCLOSURE_TEXT}</div>" name="${s()}" title="${s()}" allow="${s()}" width="200" height="60"></iframe>
  <div id="shadow-host" title="${s()}"></div><div id="closed-host"></div>
  <div id="declared"><template shadowrootmode="open">${s()}<p title="${s()}">${s()}</p><style>p::before{content:"${s()}"}</style></template></div>
  <section data-exhibit-disclosure="representative-example" title="${s()}" class="wide">${DISCLOSURE_TEXT}<input value="${s()}"><span contenteditable="true">${s()}</span><textarea>${s()}</textarea><span data-exhibit-block>${s()}</span></section>
  <div id="pad">${[1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((key) => `<button class="key">${key}</button>`).join('')}</div>
  <div id="late"></div>
  <script src="/leak.js"></script>
  <script src="/recorder.js"></script>
</body></html>`;

/** What the page does by itself before it is recorded. */
export const leakSetup = `
  const host = document.getElementById('shadow-host').attachShadow({ mode: 'open' });
  host.append('${s()}');
  host.append(Object.assign(document.createElement('p'), { textContent: '${s()}', title: '${s()}' }));
  const closed = document.getElementById('closed-host').attachShadow({ mode: 'closed' });
  closed.append('${s()}');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.card::before { content: "${s()}"; --x: "${s()}" }');
  document.adoptedStyleSheets = [sheet];
  const inner = new CSSStyleSheet();
  inner.replaceSync('p::after { content: "${s()}" }');
  host.adoptedStyleSheets = [inner];
  window.inner = inner; window.shadow = host; window.adopted = sheet;
  customElements.define('x-${s()}', class extends HTMLElement {});
  const context = document.getElementById('drawn').getContext('2d');
  context.fillText('${s()}', 2, 12);
  document.getElementById('cleared').value = '';
`;

/** What happens while it is recorded: one function, run in the page. */
export const leakChanges = `
  const at = (id) => document.getElementById(id);
  const late = at('late');
  document.title = '${s()}';
  late.innerHTML = '<p title="${s()}" class="${s()}">${s()}</p><input value="${s()}" placeholder="${s()}"><img alt="${s()}" src="/${s()}"><input type="hidden" value="${s()}">'
    + '<style>.n::before { content: "${s()}" }</style><svg><text>${s()}</text></svg><option>${s()}</option>';
  late.append(document.createComment('${s()}'), document.createTextNode('${s()}'));
  const text = document.createTextNode('x'); late.append(text); setTimeout(() => text.data = '${s()}', 30);
  late.setAttribute('data-late', '${s()}'); late.setAttribute('style', '--y: "${s()}"; font-family: ${s()}'); late.className = 'c-${s()}'; late.id = 'late';
  late.title = '${s()}'; late.setAttribute('aria-label', '${s()}'); late.style.setProperty('--z', '"${s()}"');
  at('custom').setAttribute('value', '${s()}'); at('form').action = '/${s()}'; at('typed').setAttribute('value', '${s()}');
  at('typed').value = '${s()}'; at('typed').dispatchEvent(new Event('input', { bubbles: true }));
  at('area').value = '${s()}'; at('area').dispatchEvent(new Event('input', { bubbles: true })); at('area').append('${s()}');
  at('password').type = 'text'; at('password').value = '${s()}'; at('password').dispatchEvent(new Event('input', { bubbles: true }));
  at('radio2').click(); at('select').selectedIndex = 0; at('select').dispatchEvent(new Event('change', { bubbles: true }));
  at('editable').append('${s()}'); at('editable').firstChild.data = '${s()}';
  window.shadow.append('${s()}'); window.shadow.firstChild.data = '${s()}'; window.shadow.querySelector('p').firstChild.data = '${s()}';
  const grown = document.createElement('div'); late.append(grown); grown.attachShadow({ mode: 'open' }).append('${s()}'); grown.shadowRoot.innerHTML = '${s()}<b title="${s()}">${s()}</b>';
  at('late-sheet').sheet.insertRule('.r::before { content: "${s()}"; background: url("/${s()}") }', 0);
  at('late-sheet').sheet.cssRules[0].style.setProperty('--q', '"${s()}"'); at('late-sheet').sheet.cssRules[0].style.setProperty('content', '"${s()}"');
  at('late-sheet').append('.s::after { content: "${s()}" }'); at('late-sheet').firstChild.data = '.t::after { content: "${s()}" }';
  window.adopted.insertRule('.u::before { content: "${s()}" }'); window.adopted.replaceSync('.v::before { content: "${s()}" }');
  window.inner.insertRule('p::before { content: "${s()}" }'); 
  const more = new CSSStyleSheet(); more.replaceSync('.w-${s()}::before { content: "${s()}" }'); document.adoptedStyleSheets = [...document.adoptedStyleSheets, more];
  const frame = document.createElement('iframe'); frame.srcdoc = '<p title="${s()}">${s()}</p><input value="${s()}">'; late.append(frame);
  const blob = document.createElement('iframe'); blob.src = URL.createObjectURL(new Blob(['<p title="${s()}">${s()}</p>'], { type: 'text/html' })); late.append(blob);
  const data = document.createElement('iframe'); data.src = 'data:text/html,<p>${s()}</p>'; late.append(data);
  setTimeout(() => { const doc = at('frame').contentDocument; doc.body.append('${s()}'); doc.querySelector('p').title = '${s()}'; doc.querySelector('input').value = '${s()}'; doc.querySelector('input').dispatchEvent(new Event('input', { bubbles: true })); }, 60);
  document.querySelector('[data-exhibit-block] p').textContent = '${s()}'; document.querySelector('[data-exhibit-block]').append('${s()}');
  document.querySelector('.plain').toggleAttribute('data-exhibit-block'); document.querySelector('.plain b').firstChild.data = '${s()}';
  window.getSelection().selectAllChildren(document.body);
  at('drawn').getContext('2d').fillText('${s()}', 2, 12);
  new FontFace('${s()}', 'url(/${s()})'); history.pushState({}, '', '/kunden/${s()}4711?${s()}#${s()}');
  console.log('${s()}'); window.dispatchEvent(new ErrorEvent('error', { message: '${s()}' }));
`;
