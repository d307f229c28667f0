// A browser has no X.509: the page says that tokens were not checked, and by what they can be.
export const checkTime = null;
