import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { PersonActor } from '../actor.js';

/** Set by the session guard, after the session was found and before any permission is asked. */
export interface SignedInRequest extends Request {
  actor?: PersonActor;
  sessionIdHash?: Buffer;
  /** Name of the provider for whose people a machine speaks. */
  directory?: string;
}

/** The person who sent the request; routes that use it are never public. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): PersonActor => {
  const { actor } = context.switchToHttp().getRequest<SignedInRequest>();
  if (!actor) throw new Error('route asks for the actor but its rule lets people in without a session');
  return actor;
});
