// A browser has no X.509: the page says what it did not check, and what can.
export const checkTime = null;
export const checkCms = null;
