import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  user: string | undefined;
  secure: boolean;
  text: string;
}

export interface MailServer {
  port: number;
  /** What it took so far. */
  mails: ReceivedMail[];
  stop(): Promise<void>;
}

export const ACCOUNT = { user: 'exhibit', password: 'correct horse battery staple' };

/** A real SMTP server on a free port, with an account and a certificate. */
export async function startMailServer(
  tls: { key: string; cert: string },
  options: SMTPServerOptions = {},
): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    ...tls,
    disableReverseLookup: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === ACCOUNT.user && password === ACCOUNT.password
        ? done(null, { user: username })
        : done(new Error('no such account')),
    onData: (stream, session, done) => {
      void stream.toArray().then((pieces: Buffer[]) => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          user: session.user,
          secure: session.secure,
          // Soft line ends of quoted-printable are no part of what was written.
          text: Buffer.concat(pieces).toString('utf8').replaceAll('=\r\n', ''),
        });
        done();
      });
    },
    ...options,
  });
  // A client that goes away is what some of the tests are about.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { port, mails, stop: () => new Promise((resolve) => void server.close(() => resolve())) };
}
