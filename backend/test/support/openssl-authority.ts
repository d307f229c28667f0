import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openssl } from './openssl.js';

/** A timestamp authority that is not ours: openssl with a root and a certificate of its own. */
export interface OpensslAuthority {
  rootPem: string;
  /** Answers a TimeStampReq with a TimeStampResp. */
  reply(request: Uint8Array): Buffer;
}

const CONFIGURATION = `
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Test TSA of openssl
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa_config]
serial = serial
signer_cert = tsa.pem
certs = root.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha512
`;

export function opensslAuthority(folder: string): OpensslAuthority {
  const file = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  const run = (...args: string[]) => openssl(args, { cwd: folder });
  file('tsa.cnf', CONFIGURATION);
  file('serial', '01\n');
  const root = ['-subj', '/CN=Test root of openssl', '-extensions', 'root', '-days', '30'];
  const config = ['-config', 'tsa.cnf', '-newkey', 'rsa:2048', '-nodes'];
  run('req', '-x509', ...config, ...root, '-keyout', 'root.key', '-out', 'root.pem');
  run('req', '-new', ...config, '-keyout', 'tsa.key', '-out', 'tsa.csr');
  const issuer = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial'];
  const extensions = ['-extfile', 'tsa.cnf', '-extensions', 'tsa', '-days', '29'];
  run('x509', '-req', '-in', 'tsa.csr', ...issuer, ...extensions, '-out', 'tsa.pem');
  return {
    rootPem: readFileSync(join(folder, 'root.pem'), 'utf8'),
    reply: (request) => {
      file('query.tsq', request);
      run(
        'ts',
        '-reply',
        '-config',
        'tsa.cnf',
        '-section',
        'tsa_config',
        '-queryfile',
        'query.tsq',
        '-out',
        'reply.tsr',
      );
      return readFileSync(join(folder, 'reply.tsr'));
    },
  };
}
