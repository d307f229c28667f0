import { verifierKeyPem, parseVerifierKey } from '../signed-note.js';
import { type PackVerification, verifyPackFile } from '../verify-pack.js';
import { describePack } from './described-pack.js';
import { element, list, show } from './elements.browser.js';

/** verify.html: a pack is dropped on it, or chosen; nothing leaves the page and nothing comes to it. */

const field = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const result = field('result');
let running = 0;

async function check(file: File): Promise<void> {
  const turn = ++running;
  const key = field<HTMLInputElement>('key').value.trim();
  show(result, element('p', {}, `Checking ${file.name} …`));
  result.dataset['state'] = 'busy';
  let shown: Node[];
  try {
    const verification = await verifyPackFile(readerOf(file), key === '' ? {} : { trustedKey: key });
    // A collection may be larger than memory; a pack is not.
    const zip = verification.collection ? null : new Uint8Array(await file.arrayBuffer());
    shown = outcome(file.name, zip, verification);
    if (turn === running) result.dataset['state'] = verification.holds ? 'holds' : 'faulty';
  } catch {
    shown = [element('p', { class: 'bad' }, 'The file could not be read by this browser.')];
    if (turn === running) result.dataset['state'] = 'unreadable';
  }
  if (turn === running) show(result, ...shown);
}

const readerOf = (file: File) => ({
  size: file.size,
  read: async (from: number, length: number) =>
    new Uint8Array(await file.slice(from, from + length).arrayBuffer()),
});

function outcome(name: string, zip: Uint8Array | null, found: PackVerification): Node[] {
  const { holds, faults, checked, doesNotProve } = found;
  const banner = element(
    'p',
    { class: holds ? 'banner good' : 'banner bad', role: 'status' },
    holds
      ? 'The pack holds.'
      : `The pack does not hold: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}.`,
  );
  return [
    element('h2', {}, name),
    banner,
    element(
      'p',
      {},
      found.collection
        ? `A collection of ${found.collection.recordings} packs, ${found.collection.leftOut} left out, appliance ${found.appliance ?? 'unknown'}.`
        : `Recording ${found.recording ?? 'unknown'}, appliance ${found.appliance ?? 'unknown'}.`,
    ),
    ...keyLines(found.key),
    ...(faults.length > 0 ? [element('h3', {}, 'Faults'), faultTable(faults)] : []),
    ...(zip ? disclosures(zip, holds) : []),
    element('h3', {}, 'What was checked'),
    list(checked),
    ...(doesNotProve.length > 0
      ? [element('h3', {}, 'What the pack does not prove'), list(doesNotProve)]
      : []),
  ];
}

function keyLines(key: PackVerification['key']): Node[] {
  if (key === null) return [element('p', { class: 'warn' }, 'No key could be read.')];
  const shown = element('code', {}, key.text);
  if (key.from === 'outside') return [element('p', {}, 'Checked with the key that you gave: ', shown)];
  return [
    element(
      'p',
      { class: 'warn' },
      'Checked with the pack’s own key, which only shows that the pack agrees with itself. Compare it with the one ' +
        'that the firm publishes, or paste that one above: ',
      shown,
    ),
  ];
}

function faultTable(faults: PackVerification['faults']): Node {
  const rows = faults.map(({ item, code, message }) =>
    element(
      'tr',
      { 'data-item': item },
      element('td', {}, element('code', {}, item)),
      element('td', {}, element('code', {}, code)),
      element('td', {}, message),
    ),
  );
  const head = ['Item', 'Code', 'What is wrong'].map((text) => element('th', { scope: 'col' }, text));
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
}

function disclosures(zip: Uint8Array, holds: boolean): Node[] {
  const described = describePack(zip);
  if (described.length === 0) return [];
  const doubt = holds
    ? []
    : [element('p', { class: 'warn' }, 'The pack does not hold: do not rely on what follows.')];
  return [
    element('h3', {}, 'Disclosures'),
    ...doubt,
    ...described.map(({ heading, lines, text, still }) => {
      const picture =
        still && element('img', { alt: `The page while ${heading} was shown`, src: pictureUrl(still) });
      return element(
        'section',
        { class: 'disclosure' },
        element('h4', {}, heading),
        list(lines),
        element('blockquote', {}, text),
        ...(picture ? [picture] : []),
      );
    }),
  ];
}

const pictureUrl = (png: Uint8Array): string =>
  URL.createObjectURL(new Blob([png as BlobPart], { type: 'image/png' }));

function checkKey(): void {
  const input = field<HTMLInputElement>('key');
  const text = input.value.trim();
  try {
    if (text !== '') verifierKeyPem(parseVerifierKey(text));
    input.setCustomValidity('');
  } catch {
    input.setCustomValidity('This is not a verifier key: it reads name+id+base64.');
  }
  input.reportValidity();
}

/** Without Ed25519 an honest pack would be accused. */
async function requireBrowser(): Promise<void> {
  try {
    await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  } catch {
    field<HTMLInputElement>('file').disabled = true;
    const why = 'This browser cannot check Ed25519 signatures. Use a newer one, or exhibit-verify.mjs.';
    show(result, element('p', { class: 'bad banner' }, why));
    result.dataset['state'] = 'unfit';
  }
}

const chosen = field<HTMLInputElement>('file');
chosen.addEventListener('change', () => {
  const [file] = chosen.files ?? [];
  if (file) void check(file);
});
field('key').addEventListener('change', checkKey);
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file) void check(file);
});
void requireBrowser().then(() => {
  document.body.dataset['ready'] = 'yes';
});
