import { readFileSync } from 'node:fs';
import { readTrustedCertificates } from '../../evidence/timestamp-chain.js';
import type { AnchorsConfiguration } from '../../platform/config/anchors-configuration.js';
import { ProductError } from '../../platform/product-error.js';
import type { Anchor, AnchorKind } from './anchor.js';
import { BuiltInTimestamp, type TimestampingCertificate } from './built-in-timestamp.js';
import { SyslogAnchor } from './syslog-anchor.js';
import { TimestampAnchor } from './timestamp-anchor.js';
import { WebhookAnchor } from './webhook-anchor.js';
import { WitnessAnchor } from './witness-anchor.js';

/** There is one timestamp authority, so its history needs no name from the configuration. */
const TIMESTAMP_NAMES = { authority: 'tsa', 'built-in': 'built-in' } as const;

export interface AnchorSurroundings {
  appliance: string;
  certificate(): Promise<TimestampingCertificate>;
  consistency(from: number, to: number): Promise<readonly Buffer[]>;
  now(): Date;
}

/** The anchors of the configuration, and no other: without one the appliance connects to nobody (P11). */
export class ConfiguredAnchors {
  constructor(readonly all: readonly Anchor[]) {}

  static from(configuration: AnchorsConfiguration, surroundings: AnchorSurroundings): ConfiguredAnchors {
    const { witnesses = [], syslog = [], webhooks = [] } = configuration;
    const { appliance, consistency } = surroundings;
    return new ConfiguredAnchors([
      ...timestampFrom(configuration, surroundings),
      ...witnesses.map(({ name, url, verifierKey, caFile }) =>
        attempt(`anchors.witnesses ${name}`, () => {
          return new WitnessAnchor({
            name,
            url: new URL(url),
            verifierKey,
            consistency,
            ...authority(caFile),
          });
        }),
      ),
      ...syslog.map(
        ({ name, host, port, caFile, certificateFile, keyFile }) =>
          new SyslogAnchor({
            name,
            appliance,
            host,
            port,
            ...authority(caFile),
            ...(certificateFile === undefined || keyFile === undefined
              ? {}
              : { certificate: { cert: read(certificateFile), key: read(keyFile) } }),
          }),
      ),
      ...webhooks.map(
        ({ name, url, secret, caFile }) =>
          new WebhookAnchor({ name, appliance, url: new URL(url), secret, ...authority(caFile) }),
      ),
    ]);
  }

  find(kind: string, name: string): Anchor | undefined {
    return this.all.find((anchor) => anchor.kind === kind && anchor.name === name);
  }
}

/** `kind/name`: what a job is given. */
export const keyOf = ({ kind, name }: { kind: AnchorKind; name: string }): string => `${kind}/${name}`;

function timestampFrom(
  { timestamp }: AnchorsConfiguration,
  { certificate, now }: AnchorSurroundings,
): Anchor[] {
  if (timestamp === undefined) return [];
  const name = TIMESTAMP_NAMES[timestamp.kind];
  if (timestamp.kind === 'built-in') return [new BuiltInTimestamp(name, certificate, now)];
  const trustedPem = read(timestamp.trustFile!);
  attempt('anchors.timestamp.trustFile', () => readTrustedCertificates(trustedPem));
  return [
    new TimestampAnchor({ name, url: new URL(timestamp.url!), trustedPem, ...authority(timestamp.caFile) }),
  ];
}

const authority = (file: string | undefined) => (file === undefined ? {} : { ca: read(file) });

function read(file: string): string {
  return attempt(`the file ${file}`, () => readFileSync(file, 'utf8'));
}

function attempt<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new ProductError('ANCHOR_MISCONFIGURED', 500, `An anchor cannot be used: look at ${what}.`, {
      cause,
    });
  }
}
