// Pages of our own, each with one kind of work. `build` makes the page as it is loaded, `step` is one frame of what
// the page does by itself; both run in the page.

export interface Workload {
  name: string;
  what: string;
  /** Nodes of the page for a size: what it does grows with it too. */
  page(size: number): string;
  steps: number;
  step(index: number, size: number): void;
}

const WORDS =
  'account balance interest monthly payment statement transfer limit offer period rate term'.split(' ');

/** Rows as business pages have them; six elements and five texts each. */
function rows(nodes: number): string {
  let html = '';
  for (let row = 0; row < nodes / 11; row++) {
    const word = (at: number) => WORDS[(row * 7 + at) % WORDS.length];
    html += `<div class="row kind-${row % 9}" id="r${row}"><span class="name">${word(1)} ${word(2)}</span><a class="link" href="/item/${row}">${word(3)}</a><b class="sum">${row * 37}.00</b><span class="note" title="${word(4)}">${word(5)} ${word(6)} ${word(7)}</span><i class="tag">${word(8)}</i></div>`;
  }
  return html;
}

const styled = (body: string) => `<style>
body{font:14px/1.4 sans-serif;margin:16px}.row{display:flex;gap:12px;border-bottom:1px solid #ddd;padding:4px}
.row:hover{background:#eef}.name{width:180px;font-weight:600}.note{flex:1;color:#555}.sum{text-align:right}
.tag{border-radius:4px;background:#f2f2f2;padding:0 4px}.on{color:#060}.wide{padding-left:8px}
${Array.from({ length: 9 }, (_, kind) => `.kind-${kind}{border-left:4px solid hsl(${kind * 40} 60% 60%)}`).join('')}
</style><main id="main">${body}</main>`;

export const WORKLOADS: Workload[] = [
  {
    name: 'static',
    what: 'a page that is loaded and read',
    page: (size) => styled(rows(size)),
    steps: 0,
    step: () => undefined,
  },
  {
    name: 'add and move',
    what: 'ten frames; each adds a twentieth of the nodes and moves another',
    page: (size) => styled(rows(size / 2)),
    steps: 10,
    step: (index, size) => {
      const main = document.getElementById('main')!;
      const count = Math.round(size / 20 / 11);
      const pattern = main.firstElementChild!;
      const added = document.createDocumentFragment();
      for (let n = 0; n < count; n++) {
        const row = pattern.cloneNode(true) as HTMLElement;
        row.id = `a${index}-${n}`;
        row.firstElementChild!.textContent = `added ${index * count + n}`;
        added.append(row);
      }
      main.insertBefore(added, main.children[count] ?? null);
      for (let n = 0; n < count; n++) main.append(main.children[count + n * 2]!);
    },
  },
  {
    name: 'attributes',
    what: 'ten frames; each changes class, title and style of a tenth of the rows',
    page: (size) => styled(rows(size)),
    steps: 10,
    step: (index) => {
      const all = document.getElementById('main')!.children;
      for (let n = index; n < all.length; n += 10) {
        const row = all[n] as HTMLElement;
        row.classList.toggle('on');
        row.title = `state ${index}`;
        (row.firstElementChild as HTMLElement).style.color = index % 2 ? '#333' : '#633';
        row.lastElementChild!.className = `tag ${index % 2 ? 'wide' : ''}`;
      }
    },
  },
  {
    name: 'text storm',
    what: 'ten frames; each writes the sums and the notes of a third of the rows anew',
    page: (size) => styled(rows(size)),
    steps: 10,
    step: (index) => {
      const all = document.getElementById('main')!.children;
      for (let n = index % 3; n < all.length; n += 3) {
        const row = all[n]!;
        row.children[2]!.firstChild!.nodeValue = `${(n * index * 13) % 9_999}.00`;
        row.children[3]!.textContent = `payment ${index} of the period, row ${n}`;
      }
    },
  },
];
