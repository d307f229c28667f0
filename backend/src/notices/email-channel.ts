import { OutboundFailure } from '../platform/outbound/outbound-failure.js';
import { asFailure } from '../platform/outbound/outbound-post.js';
import type { NoticeChannel } from './notice-channel.js';
import type { WrittenNotice } from './notice.js';

export interface EmailOptions {
  appliance: string;
  host: string;
  port: number;
  security: 'tls' | 'starttls';
  account?: { user: string; password: string };
  /** PEM; with it no other authority is trusted. */
  ca?: string;
  from: string;
  to: readonly string[];
  consoleUrl(): string;
  /** For each step of the conversation. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

/** Plain text over SMTP, never without TLS and never to a server whose certificate nobody here trusts. */
export class EmailChannel implements NoticeChannel {
  readonly name = 'email';
  readonly target: string;

  constructor(private readonly options: EmailOptions) {
    this.target = options.host;
  }

  async deliver(notice: WrittenNotice): Promise<void> {
    const { appliance, from, to, consoleUrl } = this.options;
    const transport = await this.transport();
    try {
      await transport.sendMail({
        from,
        to: [...to],
        subject: `[${appliance}] ${notice.title}`,
        text: letter(notice, new URL(notice.path, consoleUrl()).href),
        date: notice.writtenAt,
        // The same for every attempt: a mail server that has it already can tell.
        messageId: `<${notice.id}@${appliance}>`,
        headers: { 'auto-submitted': 'auto-generated', 'x-exhibit-notice': notice.kind },
      });
    } catch (error) {
      throw failureOf(error as MailError);
    } finally {
      transport.close();
    }
  }

  private async transport() {
    const { createTransport } = await import('nodemailer');
    const { host, port, security, account, ca, timeoutMs = TIMEOUT_MS } = this.options;
    return createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
      ...(account ? { auth: { user: account.user, pass: account.password } } : {}),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      logger: false,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}

const letter = ({ title, facts }: WrittenNotice, link: string): string =>
  [
    title,
    '',
    ...Object.entries(facts).map(([name, value]) => `${name}: ${value}`),
    '',
    link,
    '',
    'This message was written by the appliance. It holds no personal data; the console shows the rest to those who may see it.',
    '',
  ].join('\n');

interface MailError extends Error {
  code?: string;
  originalCode?: string;
}

/** By what an operator would look at first. What the server said goes nowhere: it may repeat what we sent. */
function failureOf(error: MailError): OutboundFailure {
  switch (error.code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return new OutboundFailure('CREDENTIALS_REFUSED');
    case 'ETLS':
      return new OutboundFailure('TLS_REFUSED');
    case 'ETIMEDOUT':
      return new OutboundFailure('TIMED_OUT');
    case 'EENVELOPE':
    case 'EMESSAGE':
    case 'EPROTOCOL':
    case 'ESTREAM':
      return new OutboundFailure('ANSWER_REFUSED');
    default:
      return new OutboundFailure(asFailure({ ...error, code: error.originalCode ?? error.code ?? '' }).code);
  }
}
