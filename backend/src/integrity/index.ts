/** For the operator's door, which checks without an appliance around it. */
export { outsideCheckpoint } from './outside-checkpoint.js';
export { RunFile } from './run-file.js';
export { findingsText, progressLine } from './run-words.js';
export { type RunState, verifyStore } from './store-verification.js';
