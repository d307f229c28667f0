import { BadRequestException, NotFoundException } from '@nestjs/common';
import { ProductError } from '../product-error.js';
import { problemFor } from './problem.js';

describe('a problem', () => {
  it('of ours carries its code, status and next step', () => {
    const problem = problemFor(new ProductError('ON_HOLD', 409, 'Release the hold first.'), 'id');
    expect(problem).toMatchObject({
      code: 'ON_HOLD',
      status: 409,
      detail: 'Release the hold first.',
      correlationId: 'id',
    });
    expect(problem.type).toBe('urn:exhibit:problem:on-hold');
  });

  it('cannot have its code or status overwritten by what it carries', () => {
    const error = new ProductError('ON_HOLD', 409, 'x', {
      extensions: { status: 200, code: 'FINE', expectedSeq: 3 },
    });
    expect(problemFor(error, '')).toMatchObject({ status: 409, code: 'ON_HOLD', expectedSeq: 3 });
  });

  it('that is a bug says nothing about itself', () => {
    const text = JSON.stringify(problemFor(new Error('password=hunter2'), 'id'));
    expect(text).toContain('"INTERNAL"');
    expect(text).not.toContain('hunter2');
  });

  it.each([
    [new NotFoundException('secret'), 404, 'NOT_FOUND'],
    [new BadRequestException('secret'), 400, 'REQUEST_INVALID'],
    [Object.assign(new Error('secret'), { status: 413 }), 413, 'BODY_TOO_LARGE'],
    [Object.assign(new Error('secret'), { status: 200 }), 500, 'INTERNAL'],
    ['a string', 500, 'INTERNAL'],
    [undefined, 500, 'INTERNAL'],
  ])('of the framework keeps its status and loses its words (%#)', (thrown, status, code) => {
    const problem = problemFor(thrown, '');
    expect(problem).toMatchObject({ status, code });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});
