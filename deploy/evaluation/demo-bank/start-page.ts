import type { BankPage } from './page-frame.ts';

export const startPage = (): BankPage => ({
  title: 'Apply for a personal loan',
  step: 1,
  main: `<h1>A personal loan, decided today</h1>
<p class="lead">Borrow €2,000 to €30,000 for whatever you have in mind. Four short pages; about five minutes.</p>
<form method="post" action="/">
<div class="field">
<label for="amount">How much would you like to borrow? (€)</label>
<input id="amount" name="amount" type="number" min="2000" max="30000" step="100" value="12000" inputmode="numeric" required>
</div>
<div class="field">
<label for="term">Over how long?</label>
<select id="term" name="term">
<option value="24">24 months</option>
<option value="36">36 months</option>
<option value="48" selected>48 months</option>
<option value="60">60 months</option>
</select>
</div>
<fieldset>
<legend>What is it for?</legend>
<label class="choice"><input type="radio" name="purpose" value="car" id="purpose-car" checked> A car</label>
<label class="choice"><input type="radio" name="purpose" value="home" id="purpose-home"> Home improvements</label>
<label class="choice"><input type="radio" name="purpose" value="health" id="purpose-health"> Medical costs</label>
<label class="choice"><input type="radio" name="purpose" value="other" id="purpose-other"> Something else</label>
</fieldset>
<button type="submit" class="primary" id="continue">Continue</button>
</form>`,
});
