import { REPRESENTATIVE_EXAMPLE } from './disclosures.ts';
import { type BankPage, escapeHtml } from './page-frame.ts';

export const offerPage = (): BankPage => ({
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
<section class="disclosure" data-exhibit-disclosure="${REPRESENTATIVE_EXAMPLE.key}">${escapeHtml(REPRESENTATIVE_EXAMPLE.text)}</section>
<p>The offer is yours until midnight. Nothing is agreed until you sign.</p>
<a class="primary" href="/apply/sign" id="continue" data-in-page>Continue to sign</a>`,
});
