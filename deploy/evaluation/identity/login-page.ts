export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** One page of the provider: its own markup and style sheet, nothing fetched from elsewhere. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sign-in.css">
</head>
<body><main>${body}</main></body>
</html>`;
}

export function loginPage(uid: string, login: string, refusal?: string): string {
  const invalid = refusal ? ' aria-invalid="true" aria-describedby="refusal"' : '';
  return page(
    `${refusal ? 'Not signed in – ' : ''}Sign in – Exhibit evaluation`,
    `<p class="brand">Exhibit <span>evaluation sign-in</span></p>
<h1>Sign in</h1>
${refusal ? `<p id="refusal" class="refusal" role="alert">${escapeHtml(refusal)}</p>` : ''}
<form method="post" action="/interaction/${encodeURIComponent(uid)}">
<label for="login">Name</label>
<input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required autofocus value="${escapeHtml(login)}"${invalid}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="128" required${invalid}>
<button type="submit">Sign in</button>
</form>
<p class="hint">The people and their passwords are printed where the appliance was started.</p>`,
  );
}

export function logoutPage(form: string): string {
  return page(
    'Sign out – Exhibit evaluation',
    `<p class="brand">Exhibit <span>evaluation sign-in</span></p>
<h1>Sign out?</h1>
<p>You will need your password to sign in again.</p>
${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button type="submit" form="op.logoutForm" class="quiet">Stay signed in</button>`,
  );
}

export const noticePage = (title: string, text: string): string =>
  page(
    title,
    `<p class="brand">Exhibit <span>evaluation sign-in</span></p><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`,
  );
