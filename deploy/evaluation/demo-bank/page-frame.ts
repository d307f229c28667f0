export interface BankSettings {
  siteKey: string;
  /** Where the appliance's recorder and ingest are; another origin than the bank's. */
  applianceUrl: string;
}

export interface BankPage {
  title: string;
  /** 1–4 while applying; null elsewhere. */
  step: number | null;
  main: string;
}

const STEPS = ['Your loan', 'Your details', 'Your offer', 'Sign'];

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export function framed({ title, step, main }: BankPage, { siteKey, applianceUrl }: BankSettings): string {
  const appliance = escapeHtml(applianceUrl);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – Fernhill Bank</title>
<link rel="icon" href="/fern.svg" type="image/svg+xml">
<link rel="stylesheet" href="/bank.css">
<script src="${appliance}/recorder.js" data-site="${escapeHtml(siteKey)}" data-endpoint="${appliance}"></script>
<script src="/bank.js" type="module"></script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
${consentBanner()}
<header class="masthead">
<a class="brand" href="/"><img id="logo" src="/assets/fernhill.png" alt="" width="28" height="28"> Fernhill Bank</a>
<p class="reference">Application <output id="application-reference">…</output></p>
</header>
${progress(step)}
<main id="content" tabindex="-1">
${main}
</main>
<footer class="footer">
<p>Fernhill Bank is not a bank. It is a demonstration: nothing you enter here is kept.</p>
<p><span id="recording-state" role="status">This visit is not being recorded.</span>
<button type="button" class="link" id="recording-withdraw" hidden>Withdraw consent to recording</button>
<button type="button" class="link" id="recording-choose" hidden>Choose about recording</button></p>
</footer>
</body>
</html>`;
}

// Both answers look the same and stand side by side; the banner is part of the page and covers nothing.
function consentBanner(): string {
  return `<section class="consent" id="consent" aria-labelledby="consent-title" hidden>
<div>
<h2 id="consent-title">May we record what this page shows you?</h2>
<p id="consent-words" data-exhibit-notice>We would like to keep proof of which information you were shown when you apply. What you type is never
recorded. You can refuse and still apply, and you can change your mind at any time at the foot of every page.</p>
</div>
<div class="answers">
<button type="button" class="answer" id="consent-accept" data-exhibit-accept>Accept</button>
<button type="button" class="answer" id="consent-refuse" data-exhibit-refuse>Refuse</button>
</div>
</section>`;
}

function progress(step: number | null): string {
  if (step === null) return '<nav class="steps" id="steps" aria-label="Progress" hidden></nav>';
  const items = STEPS.map((name, index) => {
    const here = index + 1 === step ? ' aria-current="step"' : '';
    return `<li${here}${index + 1 < step ? ' class="done"' : ''}>${name}</li>`;
  });
  return `<nav class="steps" id="steps" aria-label="Progress"><ol>${items.join('')}</ol></nav>`;
}
