import { Module } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoggerModule } from 'nestjs-pino';
import { Configuration } from './config/configuration.js';

/** Logs say which route, how it ended and how long it took: no addresses, queries, bodies, headers or cookies. */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [Configuration],
      useFactory: ({ logging }: Configuration) => ({
        pinoHttp: {
          level: logging?.level ?? 'info',
          base: null,
          quietReqLogger: true,
          autoLogging: { ignore: (request) => (request.url ?? '').startsWith('/health/') },
          customSuccessObject: (request, response, line: { responseTime: number }) =>
            summary(request, response, line),
          customErrorObject: (request, response, _error, line: { responseTime: number }) =>
            summary(request, response, line),
          serializers: {
            // Whole requests and responses carry cookies, addresses and content: neither is ever written.
            req: () => undefined,
            res: () => undefined,
            // Messages of foreign errors may repeat what somebody sent.
            err: (error: { type?: string }) => ({ type: error.type }),
          },
        },
      }),
    }),
  ],
})
export class LoggingModule {}

/** The route's pattern, not the address that was asked for: an address may carry anything. */
const summary = (
  request: IncomingMessage & { route?: { path?: string }; id?: unknown },
  response: ServerResponse,
  { responseTime }: { responseTime: number },
) => ({
  method: request.method,
  route: request.route?.path ?? 'unmatched',
  status: response.statusCode,
  ms: responseTime,
  correlationId: request.id,
});
