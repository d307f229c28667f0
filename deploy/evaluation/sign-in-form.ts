/** The login form of a provider's page: where it sends to, and what it calls the name; null when it knows the name. */
export interface SignInForm {
  action: string;
  nameField: 'login' | 'username' | null;
}

/** Finds the form that asks for a name and a password, as the embedded provider and Keycloak write it. */
export function signInForm(html: string): SignInForm | null {
  const form = html.match(/<form\b[^>]*>/gi)?.find((tag) => /\bmethod="post"/i.test(tag));
  const action = form && /\baction="([^"]+)"/.exec(form)?.[1];
  const name = /<input\b[^>]*\bname="(login|username)"/.exec(html)?.[1];
  if (!action || !/<input\b[^>]*\bname="password"/.test(html)) return null;
  return {
    action: action.replaceAll('&amp;', '&'),
    nameField: (name as SignInForm['nameField'] | undefined) ?? null,
  };
}
