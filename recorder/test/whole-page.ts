/** A page with something of everything that rrweb looks at, and changes of every kind it tells. */
export const wholePage = `<!doctype html><html lang="en"><head><title>Whole page</title>
<meta name="robots" content="noindex"><link rel="shortcut icon" href="/i.ico"><link rel="stylesheet" href="/sheet.css">
<link rel="preload" as="script" href="/p.js"><style id="style">.a { color: red } @media (min-width: 1px) { .b { width: 9px } }</style>
<style>.c:hover { background: url(pic.png) }</style></head>
<body class="one" background="bg.png"><!-- a comment --><script src="/recorder.js"></script>
<noscript>no script</noscript><template><b>template</b></template>
<div id="top" class="a b" style="width: 50px; background: url('x.png')" data-x="1" title="t">Text <b>bold</b> tail</div>
<div class="rr-block" style="width:20px;height:20px">blocked by class</div><div data-exhibit-block><i>blocked</i></div>
<div class="rr-ignore"><input class="rr-ignore" value="ignored"></div>
<form id="form" action="/go"><input id="text" value="server"><input type="password" id="password" value="p">
<input type="hidden" value="h"><input type="checkbox" checked value="c"><input type="radio" name="r" id="radio" value="1">
<input type="radio" name="r" checked value="2"><input type="submit" value="Send"><input type="file"><input type="range" value="3">
<textarea id="area">area</textarea><select id="select"><option>a</option><option value="b" selected>b</option><option>c</option></select>
<button id="button" type="button">Button</button></form>
<details open><summary>s</summary>d</details><dialog id="dialog">dialog</dialog>
<img src="a.png" srcset="a.png 1x, b.png 2x" alt=""><video src="v.mp4"></video><audio></audio><canvas width="9" height="9"></canvas>
<svg width="9" height="9" viewBox="0 0 9 9"><use href="#u" xlink:href="#u"></use><rect width="9" height="9"/><text>svg</text></svg>
<math><mi>x</mi></math><object data="o.bin"></object>
<table><tbody><tr id="row"><td>1</td><td>2</td></tr></tbody></table><ul id="list"><li>1</li><li>2</li><li>3</li></ul>
<div id="host"></div><div id="declared"><template shadowrootmode="open"><p>declared</p></template></div>
<iframe id="frame" srcdoc="<p>frame</p><style>p{margin:1px}</style>"></iframe><p contenteditable>editable</p>
<div id="scroller" style="height:30px;overflow:auto"><p style="height:90px">tall</p></div><p style="height:1500px">end</p>
</body></html>`;

export const sheet = `@import url("other.css"); p { margin: 2px } .d[data-x="1"]::before { content: "x"; background: url(pics/y.png) }`;

export const lateSheet = 'p { margin: 3px } @font-face { font-family: own; src: url(own.woff2) }';

/** Each runs in the page, and is settled before the next. */
export const pageChanges: (() => unknown)[] = [
  () => {
    const root = document.querySelector('#host')!.attachShadow({ mode: 'open' });
    root.innerHTML = '<style>p{color:blue}</style><p>shadow <slot></slot></p>';
  },
  () => document.querySelector('#host')!.shadowRoot!.querySelector('p')!.append('late in shadow'),
  () => {
    const sheets = [new CSSStyleSheet(), new CSSStyleSheet()];
    sheets[0]!.replaceSync('p { padding: 1px }');
    document.adoptedStyleSheets = sheets;
    document.querySelector('#host')!.shadowRoot!.adoptedStyleSheets = [sheets[1]!];
  },
  () => document.adoptedStyleSheets[0]!.insertRule('i { margin: 3px }', 1),
  () => document.adoptedStyleSheets[0]!.replaceSync('u { margin: 4px }'),
  () => void document.adoptedStyleSheets[1]!.replace('s { margin: 5px }'),
  () => {
    const { sheet: own } = document.querySelector<HTMLStyleElement>('#style')!;
    own!.insertRule('.e { color: green }', 0);
    const media = own!.cssRules[2] as CSSMediaRule;
    media.insertRule('.f { color: green }', 1);
    (media.cssRules[1] as CSSStyleRule).style.setProperty('width', '8px', 'important');
    (media.cssRules[1] as CSSStyleRule).style.removeProperty('color');
    media.deleteRule(0);
    own!.deleteRule(0);
    (own as unknown as { addRule(selector: string, style: string): void }).addRule('.g', 'color: red');
  },
  () => document.querySelector('#top')!.setAttribute('style', 'width: 51px; color: red !important'),
  () => void (document.querySelector<HTMLElement>('#top')!.style.width = '52px'),
  () => {
    const top = document.querySelector('#top')!;
    top.className = 'x y';
    top.removeAttribute('title');
    top.firstChild!.textContent = 'Other text';
    document.title = 'Another title';
  },
  () => {
    const list = document.querySelector('#list')!;
    list.prepend(list.lastElementChild!);
    const added = document.createElement('li');
    added.innerHTML = '<b>new</b><i>one</i>';
    list.insertBefore(added, list.children[1]!);
    list.lastElementChild!.remove();
    added.firstElementChild!.remove();
  },
  () => {
    const row = document.querySelector('#row')!;
    const fragment = document.createDocumentFragment();
    for (let i = 0; i < 5; i++)
      fragment.append(Object.assign(document.createElement('td'), { textContent: `${i}` }));
    row.append(fragment);
    document.querySelector('#list')!.append(row.firstElementChild!);
  },
  () => {
    document.querySelector('#password')!.setAttribute('type', 'text');
    document.querySelector('#text')!.setAttribute('value', 'set by attribute');
    document.querySelector<HTMLInputElement>('#text')!.value = 'set by script';
  },
  () => {
    const area = document.querySelector('#area')!;
    area.textContent = 'changed';
    area.append('more');
  },
  () => document.querySelector<HTMLDialogElement>('#dialog')!.showModal(),
  () => document.querySelector<HTMLDialogElement>('#dialog')!.close(),
  () => {
    const style = document.createElement('style');
    style.append('.h{color:red}', '.i{color:blue}');
    document.head.append(style);
    style.append('.j{color:green}');
  },
  () => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/late.css' });
    document.head.append(link);
    return new Promise((resolve) => link.addEventListener('load', resolve));
  },
  () =>
    document.querySelector<HTMLIFrameElement>('#frame')!.contentDocument!.body.append('late in the frame'),
  () => document.querySelector('img')!.setAttribute('srcset', 'c.png 3x'),
  () => document.querySelector('[data-exhibit-block]')!.append('late in a block'),
  () => document.querySelector('#host')!.remove(),
  () => customElements.define('own-element', class extends HTMLElement {}),
  () => void document.body.append(document.createElement('own-element')),
  () => getSelection()!.selectAllChildren(document.querySelector('#top')!),
  () => void (document.querySelector('#scroller')!.scrollTop = 10),
];
