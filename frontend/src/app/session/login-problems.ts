const LOGIN_PROBLEMS: Readonly<Record<string, string>> = {
  LOGIN_EXPIRED: 'That sign-in was over or already used. Sign in again.',
  LOGIN_FAILED:
    "Your organisation's sign-in did not confirm who you are. Sign in again; if it stays, tell your administrator.",
  LOGIN_NO_ROLE: 'You have no role in Exhibit. Ask your administrator to put you into one of its groups.',
  LOGIN_ROLE_CONFLICT:
    'Your groups give you roles that one person may not hold together. Tell your administrator.',
  IDENTITY_PROVIDER_UNAVAILABLE: "Your organisation's sign-in does not answer. Try again in a moment.",
};

/** Why somebody was not let in. The code comes from the address: an unknown one is never repeated on the page. */
export const loginProblemWords = (code: string): string =>
  LOGIN_PROBLEMS[code] ?? 'Signing in did not work. Try again; if it stays, tell your administrator.';
