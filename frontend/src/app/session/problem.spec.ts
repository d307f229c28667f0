import { HttpErrorResponse } from '@angular/common/http';
import { problemFrom } from './problem';

const answer = (status: number, error: unknown): HttpErrorResponse =>
  new HttpErrorResponse({ status, error });

describe('problem', () => {
  it('shows nothing of a fault that is not a problem of the appliance', () => {
    const problem = problemFrom(new TypeError('secret of the program'));
    expect(problem.message).not.toContain('secret');
    expect(problem.code).toBe('CONSOLE_FAULT');
  });

  it('says that the appliance cannot be reached', () => {
    expect(problemFrom(answer(0, new ProgressEvent('error'))).code).toBe('UNREACHABLE');
  });

  it('takes code, next step and correlation id from the answer', () => {
    const body = { title: 'No grant', detail: 'Ask to watch.', code: 'NO_GRANT', correlationId: 'c-1' };
    expect(problemFrom(answer(403, body))).toMatchObject({
      title: 'No grant',
      message: 'Ask to watch.',
      code: 'NO_GRANT',
      status: 403,
      correlationId: 'c-1',
    });
    expect(problemFrom(answer(403, JSON.stringify(body))).code).toBe('NO_GRANT');
  });

  it.each([null, '<html>', 'null', '[]', { code: 7 }])('keeps standing on an answer like %p', (body) => {
    expect(problemFrom(answer(502, body)).code).toBe('HTTP_502');
  });
});
