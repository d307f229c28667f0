import { request, Agent } from 'node:http';
import { connect } from 'node:net';
import type { ConsoleClient } from '@exhibit/evaluation/console-client';
import { ask, type Attempt, type Came } from './attempt.js';
import type { Scene } from './scene.js';
import type { TestAppliance } from '../support/test-appliance.js';
import { grantTo, sealedVisit } from '../support/scene.js';
import { honestVisit } from '../support/scene.js';
import { CONTENT } from './scene.js';

/** Attempts to keep what one had: an open connection, an ended login, a role that was taken away. */
export function attemptsByHoldingOn(appliance: TestAppliance, scene: Scene): Attempt[] {
  const { rex, colin } = scene.people;
  const { owner } = appliance.database;
  const viewing = async () => {
    const recording = await sealedVisit(appliance, scene.site, 'APP-HOLD', honestVisit({ text: CONTENT }));
    const grant = await grantTo(appliance, recording, { asks: 'rex', agrees: 'colin', scope: 'watch' });
    const { id } = await rex.post<{ id: string }>('/api/viewings', { recordingId: recording });
    return { id, grant };
  };
  const { cookie } = rex['login'];

  return [
    {
      name: 'the next segment on a connection that was open when the grant was taken back',
      leaves: 'viewing.refused',
      make: async () => {
        const { id, grant } = await viewing();
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        try {
          const before = await get(appliance, `/api/viewings/${id}/segments/0`, cookie, agent);
          if (before.status !== 200) throw new Error('the viewing did not run');
          await colin.post(`/api/grants/${grant}/revoke`);
          return await get(appliance, `/api/viewings/${id}/segments/1`, cookie, agent);
        } finally {
          agent.destroy();
        }
      },
    },
    {
      name: 'a web socket beside the API',
      leaves: 'attempt.refused',
      make: () =>
        raw(appliance, [
          `GET /api/viewings/${scene.carolsViewing}/segments/1 HTTP/1.1`,
          'Host: exhibit',
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        ]),
    },
    {
      name: 'a second request smuggled behind two lengths',
      leaves: {
        nothing:
          'Node refuses the bytes before they are a request: there is no person, no address and no program of ours',
      },
      make: () =>
        raw(
          appliance,
          ['POST /health/live HTTP/1.1', 'Host: exhibit', 'Content-Length: 6', 'Transfer-Encoding: chunked'],
          `0\r\n\r\nGET /api/viewings/${scene.carolsViewing}/segments/1 HTTP/1.1\r\nHost: exhibit\r\nCookie: ${cookie}\r\n\r\n`,
        ),
    },
    {
      name: 'a role that was taken away in the middle of a viewing',
      leaves: 'permission.refused',
      make: async () => {
        const { id } = await viewing();
        return whileSession(owner, rex, `roles = '{auditor}'`, () =>
          ask(appliance, rex, `/api/viewings/${id}/segments/1`),
        );
      },
    },
    {
      name: 'a login that ended in the middle of a viewing',
      leaves: 'attempt.refused',
      make: async () => {
        const { id } = await viewing();
        return whileSession(owner, rex, `ended_at = now()`, () =>
          ask(appliance, rex, `/api/viewings/${id}/segments/1`),
        );
      },
    },
    {
      name: 'a login that is older than its day',
      leaves: 'attempt.refused',
      make: async () => {
        const { id } = await viewing();
        return whileSession(owner, rex, `absolute_ends_at = now()`, () =>
          ask(appliance, rex, `/api/viewings/${id}/pulse`, { method: 'POST', body: {} }),
        );
      },
    },
    {
      name: 'a viewing that somebody stopped',
      leaves: 'viewing.refused',
      make: async () => {
        const { id } = await viewing();
        await colin.post(`/api/viewings/${id}/stop`);
        return ask(appliance, rex, `/api/viewings/${id}/segments/1`);
      },
    },
    {
      name: 'a viewing that its viewer ended',
      leaves: 'viewing.refused',
      make: async () => {
        const { id } = await viewing();
        await rex.post(`/api/viewings/${id}/end`);
        return ask(appliance, rex, `/api/viewings/${id}/segments/1`);
      },
    },
  ];
}

/** Changes the session of a person, does something, and puts it back. */
async function whileSession<T>(
  owner: TestAppliance['database']['owner'],
  client: ConsoleClient,
  change: string,
  act: () => Promise<T>,
): Promise<T> {
  const csrf = client['login'].csrfToken;
  const [before] = await owner.query(
    'SELECT roles, ended_at, absolute_ends_at FROM login_session WHERE csrf_token = $1',
    [csrf],
  );
  await owner.query(`UPDATE login_session SET ${change} WHERE csrf_token = $1`, [csrf]);
  try {
    return await act();
  } finally {
    await owner.query(
      'UPDATE login_session SET roles = $2, ended_at = $3, absolute_ends_at = $4 WHERE csrf_token = $1',
      [csrf, before.roles, before.ended_at, before.absolute_ends_at],
    );
  }
}

const get = (appliance: TestAppliance, path: string, cookie: string, agent: Agent): Promise<Came> =>
  new Promise((resolve, reject) => {
    request(appliance.url + path, { agent, headers: { cookie } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('latin1') }),
      );
    })
      .on('error', reject)
      .end();
  });

/** Bytes as they are, and the one answer to them; or none, where the other side hangs up. */
const raw = (appliance: TestAppliance, head: string[], body = ''): Promise<Came> =>
  new Promise((resolve, reject) => {
    const { port, hostname } = new URL(appliance.url);
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
    socket.on('data', (part) => {
      text += part.toString('latin1');
      const [top, ...rest] = text.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(top!)?.[1] ?? 0);
      if (text.includes('\r\n\r\n') && rest.join('\r\n\r\n').length >= length) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? 0), text }));
  });
