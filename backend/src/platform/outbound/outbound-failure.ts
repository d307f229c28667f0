export type OutboundFailureCode =
  | 'UNREACHABLE'
  | 'TLS_REFUSED'
  | 'TIMED_OUT'
  | 'REDIRECTED'
  | 'ANSWER_TOO_LARGE'
  | 'ANSWER_REFUSED'
  | 'CREDENTIALS_REFUSED';

/** Why something did not arrive at an address from the configuration. Carries nothing that the other side said. */
export class OutboundFailure extends Error {
  constructor(
    readonly code: OutboundFailureCode,
    options?: { cause?: unknown },
  ) {
    super(code, options);
    this.name = 'OutboundFailure';
  }
}
