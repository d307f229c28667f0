import { readFileSync, statSync } from 'node:fs';
import type { NoticesConfiguration } from '../platform/config/notices-configuration.js';
import { ProductError } from '../platform/product-error.js';
import { EmailChannel } from './email-channel.js';
import type { NoticeChannel } from './notice-channel.js';
import { WebhookChannel } from './webhook-channel.js';

const OTHERS = 0o077;

export interface ChannelSurroundings {
  appliance: string;
  consoleUrl(): string;
  now(): Date;
}

/** The channels of the configuration, and no other: without one nothing leaves (P11). */
export class ConfiguredChannels {
  constructor(readonly all: readonly NoticeChannel[]) {}

  static from(
    { email, webhooks = [] }: NoticesConfiguration,
    surroundings: ChannelSurroundings,
  ): ConfiguredChannels {
    const channels: NoticeChannel[] = webhooks.map(
      ({ name, url, secret, caFile }) =>
        new WebhookChannel({ ...surroundings, name, url: new URL(url), secret, ...authority(caFile) }),
    );
    if (email) {
      const { host, port, security, user, passwordFile, caFile, from, to } = email;
      const account =
        user === undefined || passwordFile === undefined
          ? {}
          : { account: { user, password: secretIn(passwordFile) } };
      channels.unshift(
        new EmailChannel({
          ...surroundings,
          host,
          port,
          security,
          from,
          to,
          ...account,
          ...authority(caFile),
        }),
      );
    }
    return new ConfiguredChannels(channels);
  }

  find(name: string): NoticeChannel | undefined {
    return this.all.find((channel) => channel.name === name);
  }
}

const authority = (file: string | undefined) => (file === undefined ? {} : { ca: read(file) });

function secretIn(file: string): string {
  const secret = read(file).trim();
  if ((statSync(file).mode & OTHERS) !== 0 || secret === '') throw misconfigured(file);
  return secret;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw misconfigured(file, cause);
  }
}

const misconfigured = (file: string, cause?: unknown) =>
  new ProductError(
    'NOTICES_MISCONFIGURED',
    500,
    `Notices cannot be sent: look at the file ${file}. A file with a secret must be closed to everybody else.`,
    { cause },
  );
