import type { BankPage } from './page-frame.ts';

interface Field {
  id: string;
  label: string;
  type: string;
  autocomplete?: string;
  attributes?: string;
  hint?: string;
}

const ABOUT_YOU: Field[] = [
  { id: 'full-name', label: 'Full name', type: 'text', autocomplete: 'name' },
  { id: 'birth-date', label: 'Date of birth', type: 'date', autocomplete: 'bday' },
  { id: 'email', label: 'E-mail', type: 'email', autocomplete: 'email' },
  { id: 'phone', label: 'Mobile number', type: 'tel', autocomplete: 'tel' },
];

const MONEY: Field[] = [
  {
    id: 'income',
    label: 'Monthly income after tax (€)',
    type: 'number',
    attributes: 'min="0" step="1" inputmode="numeric"',
  },
  {
    id: 'iban',
    label: 'IBAN for the payout',
    type: 'text',
    attributes: 'spellcheck="false" autocapitalize="characters"',
  },
  {
    id: 'card',
    label: 'Card for the first instalment',
    type: 'text',
    autocomplete: 'cc-number',
    attributes: 'inputmode="numeric"',
  },
];

const ACCOUNT: Field[] = [
  {
    id: 'new-password',
    label: 'Password for your online account',
    type: 'password',
    autocomplete: 'new-password',
  },
  {
    id: 'one-time-code',
    label: 'Code from our text message',
    type: 'text',
    autocomplete: 'one-time-code',
    attributes: 'inputmode="numeric" maxlength="6"',
    hint: 'This is a demonstration: no message is sent, and any six digits will do.',
  },
];

function field({ id, label, type, autocomplete = 'off', attributes = '', hint }: Field): string {
  const described = hint ? ` aria-describedby="${id}-hint"` : '';
  return `<div class="field">
<label for="${id}">${label}</label>
<input id="${id}" name="${id}" type="${type}" autocomplete="${autocomplete}" ${attributes}${described} required>
${hint ? `<p class="hint" id="${id}-hint">${hint}</p>` : ''}</div>`;
}

export const detailsPage = (): BankPage => ({
  title: 'Your details',
  step: 2,
  main: `<h1>About you</h1>
<form method="post" action="/apply/details" enctype="multipart/form-data">
<input type="hidden" name="campaign-reference" value="FERN-INTERNAL-88213">
<div class="pair">${ABOUT_YOU.map(field).join('')}</div>
<div class="field">
<label for="address">Postal address</label>
<textarea id="address" name="address" rows="3" autocomplete="street-address" required></textarea>
</div>
<fieldset>
<legend>Are you employed?</legend>
<label class="choice"><input type="radio" name="employment" value="employed" id="employed" required> Employed</label>
<label class="choice"><input type="radio" name="employment" value="self-employed" id="self-employed"> Self-employed</label>
<label class="choice"><input type="radio" name="employment" value="retired" id="retired"> Retired</label>
</fieldset>
<div class="field">
<label for="household">Household</label>
<select id="household" name="household">
<option value="1">I live alone</option>
<option value="2">Two people</option>
<option value="3">Three or more</option>
</select>
</div>
<h2>Your money</h2>
<div class="pair">${MONEY.map(field).join('')}</div>
<div class="field">
<label for="payslip">Latest payslip (optional)</label>
<input id="payslip" name="payslip" type="file" accept="application/pdf,image/*">
</div>
<h2>Your account</h2>
<div class="pair">${ACCOUNT.map(field).join('')}</div>
<div class="field">
<p class="label" id="note-label">A note to your adviser (optional)</p>
<div id="note" class="note" contenteditable="true" role="textbox" aria-multiline="true" aria-labelledby="note-label"></div>
</div>
<label class="choice"><input type="checkbox" id="credit-check" name="credit-check" required> You may check my credit record</label>
<button type="submit" class="primary" id="continue">See my offer</button>
</form>`,
});
