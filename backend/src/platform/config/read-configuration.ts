import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { neverLonger, parsePeriod } from '../calendar-period.js';
import { anchorFaults } from './anchors-configuration.js';
import { noticeFaults } from './notices-configuration.js';
import { Configuration, subjectsKeptFor } from './configuration.js';
import { providerFaults, providersOf } from './sign-on-configuration.js';

/** Every fault of a configuration at once, each with its place; no value is repeated, it may be a secret. */
export class ConfigurationError extends Error {
  constructor(readonly faults: string[]) {
    super(`The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

const A_MONTH = { months: 1, days: 0 };
const PLACEHOLDER = /change-?me|placeholder|example-secret|<[^>]*>/i;

/** Reads the file named by EXHIBIT_CONFIG. This is the only place that looks at the environment. */
export function readConfiguration(path = process.env['EXHIBIT_CONFIG']): Configuration {
  if (!path) throw new ConfigurationError(['EXHIBIT_CONFIG must name the configuration file']);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const what = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new ConfigurationError([`the configuration file ${what}`]);
  }
  return parseConfiguration(json);
}

export function parseConfiguration(json: unknown): Configuration {
  const configuration = plainToInstance(Configuration, json);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ConfigurationError(['the configuration must be a JSON object']);
  const faults = validateSync(configuration, { whitelist: true, forbidNonWhitelisted: true }).flatMap(
    (fault) => describe(fault),
  );
  if (faults.length === 0) faults.push(...crossFaults(configuration));
  if (faults.length > 0) throw new ConfigurationError(faults);
  return configuration;
}

function crossFaults(configuration: Configuration): string[] {
  const faults: string[] = [];
  if (PLACEHOLDER.test(configuration.oidc.clientSecret)) faults.push('oidc.clientSecret is a placeholder');
  if (configuration.otherProviders?.some(({ clientSecret }) => PLACEHOLDER.test(clientSecret)))
    faults.push('otherProviders has a clientSecret that is a placeholder');
  if (PLACEHOLDER.test(configuration.storage.secretKey ?? ''))
    faults.push('storage.secretKey is a placeholder');
  if (configuration.anchors?.webhooks?.some(({ secret }) => PLACEHOLDER.test(secret)))
    faults.push('anchors.webhooks has a secret that is a placeholder');
  if (configuration.notices?.webhooks?.some(({ secret }) => PLACEHOLDER.test(secret)))
    faults.push('notices.webhooks has a secret that is a placeholder');
  faults.push(...anchorFaults(configuration.anchors ?? {}, configuration.mode));
  faults.push(...providerFaults(providersOf(configuration), configuration.mode));
  faults.push(...noticeFaults(configuration.notices ?? {}, configuration.mode));
  const kept = parsePeriod(subjectsKeptFor(configuration));
  if (kept === null || !neverLonger(A_MONTH, kept))
    faults.push('subjectRequests.keepSubjects must be an ISO 8601 period of a month or more, as P3Y');
  if (configuration.mode === 'production') {
    if (!configuration.http.publicUrl.startsWith('https://'))
      faults.push('http.publicUrl must be https in production');
    if (configuration.storage.kind === 'file')
      faults.push('storage.kind must be s3 in production: the file store is for evaluation only');
    if (configuration.storage.endpoint?.startsWith('http://'))
      faults.push('storage.endpoint must be https in production');
    if (configuration.keys.create) faults.push('keys.create makes keys by itself and is for evaluation only');
  }
  return faults;
}

function describe(fault: ValidationError, path = ''): string[] {
  const here = path ? `${path}.${fault.property}` : fault.property;
  const own = Object.values(fault.constraints ?? {}).map((text) => `${here}: ${text}`);
  return [...own, ...(fault.children ?? []).flatMap((child) => describe(child, here))];
}
