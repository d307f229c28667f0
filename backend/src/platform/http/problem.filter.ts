import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ProductError } from '../product-error.js';
import { problemFor } from './problem.js';

/** The one place where a failure becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  /** `noted` may write down who was turned away; the answer waits for it. It does not throw. */
  constructor(
    private readonly noted: (
      request: Request,
      thrown: unknown,
      code: string,
      status: number,
    ) => Promise<void> = async () => undefined,
  ) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const response = host.switchToHttp().getResponse<Response>();
    const request = host.switchToHttp().getRequest<Request & { id?: string }>();
    const problem = problemFor(thrown, request.id ?? '');
    await this.noted(request, thrown, problem.code, problem.status);
    this.log(thrown, problem.code, problem.status, problem.correlationId);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    // A handler's own headers may stand already; the body is ours and plain.
    response.removeHeader('content-encoding');
    response.status(problem.status).type('application/problem+json').setHeader('cache-control', 'no-store');
    if (problem.status === 503 || problem.status === 429)
      response.setHeader('retry-after', String(problem['retryAfterSeconds'] ?? 5));
    response.send(JSON.stringify(problem));
  }

  /** Messages of foreign errors may repeat what somebody sent: only their class and place are logged. */
  private log(thrown: unknown, code: string, status: number, correlationId: string): void {
    const line = { code, status, correlationId };
    if (thrown instanceof ProductError) {
      if (thrown.level === 'error') this.logger.error({ ...line, cause: nameOf(thrown.cause) });
      else if (thrown.level === 'warn') this.logger.warn(line);
      else this.logger.log(line);
    } else if (status >= 500) {
      this.logger.error({ ...line, error: nameOf(thrown), at: placeOf(thrown) });
    }
  }
}

function nameOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return thrown === undefined ? undefined : typeof thrown;
  const code = (thrown as { code?: unknown }).code;
  return typeof code === 'string' ? `${thrown.name} ${code}` : thrown.name;
}

function placeOf(thrown: unknown): string[] {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim());
}
