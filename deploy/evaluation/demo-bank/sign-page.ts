import { ESIGN_CONSENT } from './disclosures.ts';
import { type BankPage, escapeHtml } from './page-frame.ts';

export const signPage = (): BankPage => ({
  title: 'Sign',
  step: 4,
  main: `<h1>Sign your agreement</h1>
<p>Loan of €12,000, 48 instalments of €290.82. The first is due on the first day of next month.</p>
<h2>Signing electronically</h2>
<section class="disclosure" data-exhibit-disclosure="${ESIGN_CONSENT.key}">${escapeHtml(ESIGN_CONSENT.text)}</section>
<form method="post" action="/apply/sign">
<div class="field">
<label for="signature">Type your full name as your signature</label>
<input id="signature" name="signature" type="text" autocomplete="off" required>
</div>
<button type="submit" class="primary" id="sign" data-exhibit-action="sign">Sign</button>
</form>`,
});

export const thanksPage = (): BankPage => ({
  title: 'Thank you',
  step: null,
  main: `<h1>Thank you</h1>
<p class="lead" id="thanks" data-application="complete">Your agreement is signed. The money is usually there the next working day.</p>
<p>Keep your application reference; we will ask for it when you call.</p>
<p id="recording-end" role="status"></p>
<p><a href="/">Back to the start</a></p>`,
});
