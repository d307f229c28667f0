/** Travels in every segment header, so that a verifier knows which rules of masking were at work. */
export const RECORDER_VERSION = '0.1.0';
