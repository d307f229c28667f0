import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { ScimRefused } from './scim.errors.js';

export const SCIM_TYPE = 'application/scim+json';

/** A directory is answered in its own words (RFC 7644, 3.12). What is not about SCIM is a problem as everywhere. */
@Catch(ScimRefused)
export class ScimProblemFilter implements ExceptionFilter {
  catch(refused: ScimRefused, host: ArgumentsHost): void {
    const { status, detail, scimType } = refused;
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
    const body = { schemas, status: String(status), ...(scimType && { scimType }), detail };
    host.switchToHttp().getResponse<Response>().status(status).type(SCIM_TYPE).send(JSON.stringify(body));
  }
}
