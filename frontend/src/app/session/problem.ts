import { HttpErrorResponse } from '@angular/common/http';

/** An answer of the appliance that was not the one hoped for (RFC 9457). `message` tells the next step. */
export class Problem extends Error {
  constructor(
    readonly title: string,
    message: string,
    readonly code: string,
    readonly status: number,
    readonly correlationId: string | null,
  ) {
    super(message);
    this.name = 'Problem';
  }
}

export function problemFrom(fault: unknown): Problem {
  if (fault instanceof Problem) return fault;
  if (!(fault instanceof HttpErrorResponse))
    return new Problem(
      'Something went wrong in the console',
      'Reload the page. If it happens again, tell your administrator.',
      'CONSOLE_FAULT',
      0,
      null,
    );
  if (fault.status === 0)
    return new Problem(
      'The appliance cannot be reached',
      'Check your connection to the appliance, then try again.',
      'UNREACHABLE',
      0,
      null,
    );
  const body = bodyOf(fault);
  return new Problem(
    text(body['title']) ?? 'The appliance could not answer',
    text(body['detail']) ?? 'Try again. If it happens again, tell your administrator.',
    text(body['code']) ?? `HTTP_${fault.status}`,
    fault.status,
    text(body['correlationId']),
  );
}

function bodyOf(fault: HttpErrorResponse): Record<string, unknown> {
  let body: unknown = fault.error;
  if (typeof body === 'string') {
    try {
      body = JSON.parse(body);
    } catch {
      return {};
    }
  }
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
