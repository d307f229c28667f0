import { HttpException } from '@nestjs/common';
import { notAnswering } from '../database/not-answering.js';
import { secondPersonFault } from '../database/second-person.js';
import { unkeepableValue } from '../database/unkeepable-value.js';
import { ProductError } from '../product-error.js';

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  correlationId: string;
  [extension: string]: string | number | boolean;
}

const TITLES: Record<number, string> = {
  400: 'The request cannot be understood',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible here',
  409: 'It conflicts with the present state',
  410: 'It is over',
  413: 'Too large',
  415: 'Wrong media type',
  422: 'It cannot be accepted as it is',
  429: 'Too many requests',
  500: 'Something is wrong on our side',
  503: 'Not available right now',
  507: 'No room left',
};

/** RFC 9457 body for anything thrown. What is not ours says nothing about itself. */
export function problemFor(found: unknown, correlationId: string): ProblemBody {
  const thrown = secondPersonFault(found) ?? unkeepableValue(found) ?? notAnswering(found) ?? found;
  if (thrown instanceof ProductError)
    return {
      ...thrown.extensions,
      ...body(thrown.status, thrown.code, thrown.detail, correlationId),
    };
  const status = httpStatus(thrown);
  if (status === 404) return body(404, 'NOT_FOUND', 'There is nothing at this address.', correlationId);
  if (status === 413) return body(413, 'BODY_TOO_LARGE', 'Send a smaller request.', correlationId);
  if (status === 415) return body(415, 'MEDIA_TYPE_NOT_SUPPORTED', 'Send JSON.', correlationId);
  if (status >= 400 && status < 500)
    return body(status, 'REQUEST_INVALID', 'Check the request against the API description.', correlationId);
  return body(
    500,
    'INTERNAL',
    'Try again; if it stays, give the correlation id to your operator.',
    correlationId,
  );
}

function body(status: number, code: string, detail: string, correlationId: string): ProblemBody {
  return {
    type: `urn:exhibit:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: TITLES[status] ?? 'Refused',
    status,
    detail,
    code,
    correlationId,
  };
}

/** Express and its body parser throw plain errors that carry a status. */
function httpStatus(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
