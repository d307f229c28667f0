import type { INestApplicationContext } from '@nestjs/common';
import { ConfigurationError } from './platform/config/read-configuration.js';
import { ProductError } from './platform/product-error.js';

/** Ends the process in order on SIGTERM and SIGINT. Nest's own hooks raise the signal again and would end it half-way. */
export function closeOnSignal(app: INestApplicationContext): void {
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

/** Runs a start; what keeps it from starting is one clear message and exit code 1. */
export async function reportStart(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof ProductError) return `The appliance cannot start (${error.code}): ${error.detail}`;
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken. Stop what uses it, or configure another http.port.`;
  if (code === 'ECONNREFUSED') return 'The database does not answer. Check database.url and that it runs.';
  return `The appliance cannot start (${code ?? (error instanceof Error ? `${error.name}: ${error.message}` : 'unknown')}).`;
}
