export type ErrorLevel = 'info' | 'warn' | 'error';

/**
 * A refusal or failure that a person or client is meant to see. `code` is closed per feature, `detail` says the
 * next step and carries no personal value, content or secret. Anything else that is thrown is a bug: 500, no detail.
 */
export class ProductError extends Error {
  readonly level: ErrorLevel;
  readonly extensions: Readonly<Record<string, string | number | boolean>>;

  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    options: {
      cause?: unknown;
      level?: ErrorLevel;
      extensions?: Record<string, string | number | boolean>;
    } = {},
  ) {
    super(`${code}: ${detail}`, { cause: options.cause });
    this.name = new.target.name;
    this.level = options.level ?? (status >= 500 ? 'error' : 'info');
    this.extensions = options.extensions ?? {};
  }
}
