const LOGIN_PROBLEMS: Readonly<Record<string, string>> = {
  LOGIN_EXPIRED: 'That sign-in was over or already used. Sign in again.',
  LOGIN_FAILED:
    "Your organisation's sign-in did not confirm who you are. Sign in again; if it stays, tell your administrator.",
  LOGIN_NO_ROLE: 'You have no role in Exhibit. Ask your administrator to put you into one of its groups.',
  LOGIN_ROLE_CONFLICT:
    'Your groups give you roles that one person may not hold together. Tell your administrator.',
  LOGIN_GROUPS_OVERAGE:
    "You are in more groups than your organisation's sign-in tells. Ask your administrator to give roles by app roles, or to let it send only the groups of Exhibit.",
  LOGIN_CLOCK_DIFFERS:
    "The clocks of your organisation's sign-in and of Exhibit differ by minutes. Tell your administrator.",
  LOGIN_PERSON_LEFT: 'Your account in Exhibit has been ended. Ask your administrator to bring it back.',
  STEP_UP_OTHER_PERSON: 'Somebody else signed in. Confirm with the account that you are signed in with.',
  STEP_UP_NOT_CONFIRMED:
    "Your organisation's sign-in did not say that you proved just now who you are. Tell your administrator.",
  IDENTITY_PROVIDER_UNAVAILABLE:
    "Your organisation's sign-in does not answer, so nobody new can come in. Try again in a moment; whoever is signed in can go on.",
};

/** Why somebody was not let in. The code comes from the address: an unknown one is never repeated on the page. */
export const loginProblemWords = (code: string): string =>
  LOGIN_PROBLEMS[code] ?? 'Signing in did not work. Try again; if it stays, tell your administrator.';
