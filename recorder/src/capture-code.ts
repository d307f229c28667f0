/**
 * The door to the capture code: nothing of it is evaluated before this is called (P2). Bundlers of the npm package
 * make a chunk of it; in the classic script it is a function's body (build/bundle.mjs).
 */
export const captureCode = () => import('./record.js');
