import type { Breakage } from './breakage.ts';
import { ANOTHER_EXAMPLE, REPRESENTATIVE_EXAMPLE } from './disclosures.ts';
import { type BankPage, escapeHtml } from './page-frame.ts';

export const offerPage = (breakage: Breakage | null): BankPage => ({
  title: 'Your offer',
  step: 3,
  main: `<h1>Your offer</h1>
<dl class="offer">
<div><dt>You borrow</dt><dd>€12,000</dd></div>
<div><dt>Each month</dt><dd>€290.82</dd></div>
<div><dt>For</dt><dd>48 months</dd></div>
<div><dt>APR</dt><dd>7.9%</dd></div>
</dl>
<h2>Representative example</h2>
${example(breakage)}
<p>The offer is yours until midnight. Nothing is agreed until you sign.</p>
<a class="primary" href="/apply/sign" id="continue" data-in-page>Continue to sign</a>`,
});

/** As it was approved, or with the one fault that was asked for. */
function example(breakage: Breakage | null): string {
  if (breakage === 'missing') return '';
  const text = breakage === 'text' ? ANOTHER_EXAMPLE : REPRESENTATIVE_EXAMPLE.text;
  const look = breakage === 'contrast' || breakage === 'late' ? ` ${breakage}` : '';
  const shown = `<section class="disclosure${look}" data-exhibit-disclosure="${REPRESENTATIVE_EXAMPLE.key}">${escapeHtml(text)}</section>`;
  if (breakage !== 'covered') return shown;
  return `<div class="stacked">${shown}<p class="campaign">This week only: your first month is on us!</p></div>`;
}
