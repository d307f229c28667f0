import { BadRequestException, NotFoundException } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
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

  const withCode = (code: string) => Object.assign(new Error('secret'), { code });
  const ofAQuery = (fault: Error) => new QueryFailedError('SELECT secret', [], fault);

  it.each([
    withCode('ECONNREFUSED'),
    withCode('57P03'),
    withCode('53300'),
    new Error('Connection terminated unexpectedly'),
    ofAQuery(withCode('57P01')),
    ofAQuery(withCode('08006')),
    ofAQuery(withCode('ECONNRESET')),
    ofAQuery(new Error('Connection terminated unexpectedly')),
  ])('of a database that does not answer says that it is over soon, and nothing else (%#)', (thrown) => {
    const problem = problemFor(thrown, '');
    expect(problem).toMatchObject({ status: 503, code: 'NOT_READY' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it.each([
    withCode('ECONNRESET'),
    ofAQuery(withCode('23505')),
    ofAQuery(withCode('57014')),
    withCode('0800'),
  ])('of another failure is not taken for it (%#)', (thrown) => {
    expect(problemFor(thrown, '')).toMatchObject({ status: 500, code: 'INTERNAL' });
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
