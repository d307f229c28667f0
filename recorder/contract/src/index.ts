export * from './wire.js';
export * from './segment-frame.js';
export * from './observations.js';
export * from './masking-policy.js';
export * from './masking-rule-selector.js';
export * from './mask.js';
export * from './problems.js';
