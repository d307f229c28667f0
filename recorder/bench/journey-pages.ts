// Two pages of our own for the journeys that the demo bank does not have.

const frame = (title: string, recorder: string, style: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<style>body{font:16px/1.5 sans-serif;margin:0;color:#222}main{max-width:1100px;margin:0 auto;padding:24px}${style}</style>
${recorder}</head><body>${body}</body></html>`;

/** Customers, a search, a customer with postings and a comment; every view is drawn anew by script. */
export function workPage(recorder: string): string {
  return frame(
    'Customers',
    recorder,
    'table{width:100%;border-collapse:collapse}td,th{border-bottom:1px solid #ddd;padding:6px;text-align:left}.tile{display:inline-block;width:200px;padding:12px;background:#f4f6f8;margin:4px;border-radius:6px}',
    `<main id="app"></main><script>(${workApplication.toString()})()</script>`,
  );
}

function workApplication(): void {
  const app = document.getElementById('app')!;
  const customers = Array.from({ length: 120 }, (_, n) => ({
    name: `${['Ann', 'Ben', 'Cleo', 'Dev', 'Eve'][n % 5]} ${['Payne', 'Loane', 'Renton', 'Moss'][n % 4]}`,
    product: ['current account', 'loan', 'card', 'savings'][n % 4],
    balance: n * 317,
  }));
  const list = (search: string) => {
    app.innerHTML = `<h1>Customers</h1><div>${['open', 'new', 'late', 'closed'].map((state, n) => `<div class="tile"><b>${n * 41}</b><br>${state}</div>`).join('')}</div><p><input id="search" placeholder="search"></p><table><thead><tr><th>name</th><th>product</th><th>balance</th><th></th></tr></thead><tbody></tbody></table>`;
    const field = document.getElementById('search') as HTMLInputElement;
    const draw = () => {
      const found = customers.filter(({ name, product }) =>
        `${name} ${product}`.toLowerCase().includes(field.value),
      );
      app.querySelector('tbody')!.innerHTML = (found.length ? found : customers)
        .slice(0, 40)
        .map(
          ({ name, product, balance }, n) =>
            `<tr><td>${name}</td><td>${product}</td><td>${balance}.00</td><td><button class="open" data-n="${n}">open</button></td></tr>`,
        )
        .join('');
    };
    field.value = search;
    field.addEventListener('input', draw);
    draw();
  };
  const one = (n: number) => {
    const { name, product, balance } = customers[n]!;
    app.innerHTML = `<h1>${name}</h1><p>${product}, ${balance}.00</p><table><tbody>${Array.from({ length: 25 }, (_, row) => `<tr><td>2026-10-${1 + row}</td><td>posting ${row}</td><td>${row * 13}.00</td></tr>`).join('')}</tbody></table><p><textarea id="comment" rows="3" cols="60"></textarea></p><p><button id="save">save</button> <button id="back">back</button> <span id="saved"></span></p>`;
    document.getElementById('save')!.onclick = () => {
      document.getElementById('saved')!.textContent = 'saved';
    };
    document.getElementById('back')!.onclick = () => list('');
  };
  app.addEventListener('click', (event) => {
    const button = (event.target as Element).closest('.open') as HTMLElement | null;
    if (button) one(Number(button.dataset['n']));
  });
  list('');
}

const SENTENCES = [
  'The lender pays out the loan once the agreement is signed by both parties.',
  'Interest is calculated daily on the amount that is still owed.',
  'The customer may repay the loan early, in part or in full, at any time.',
  'If a payment is late, the lender tells the customer without delay what follows from it.',
  'The customer has the right to withdraw from the agreement within fourteen days.',
  'Fees are charged only where this agreement names them, and in the amount that it names.',
];

/** Forty sections of terms, as they are put before customers. */
export function readingPage(recorder: string): string {
  const sections = Array.from({ length: 40 }, (_, section) => {
    const paragraphs = [0, 1, 2].map((n) => {
      const sentences = [0, 1, 2, 3].map((at) => SENTENCES[(section * 5 + n * 3 + at) % SENTENCES.length]);
      return `<p>${sentences.join(' ')}</p>`;
    });
    return `<section id="s${section}"><h2>${section + 1}. Terms of the loan</h2>${paragraphs.join('')}</section>`;
  });
  return frame(
    'Terms',
    recorder,
    'section{margin:32px 0}h2{font-size:20px}',
    `<main><h1>Terms</h1>${sections.join('')}</main>`,
  );
}
