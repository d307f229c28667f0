import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';

import type { Person } from '../people.ts';
import { loginPage, PAGE_POLICY } from './login-page.ts';
import { PASSWORD_ACR } from './provider-configuration.ts';

const MOST_BYTES = 4_096;
const PAUSE_AFTER = 5;
const PAUSE_MS = 30_000;

/** Shows and takes the login form of one interaction. */
export function loginForm(provider: Provider, people: readonly Person[]) {
  const refusals = new Map<string, { count: number; lastAt: number }>();

  return async (request: IncomingMessage, response: ServerResponse, uid: string): Promise<void> => {
    await provider.interactionDetails(request, response);
    if (request.method !== 'POST') return show(response, 200, loginPage(uid, ''));

    const form = new URLSearchParams(await bodyOf(request));
    const login = (form.get('login') ?? '').trim().slice(0, 64);
    const past = refusals.get(login);
    if (past && past.count >= PAUSE_AFTER && Date.now() - past.lastAt < PAUSE_MS)
      return show(
        response,
        429,
        loginPage(uid, login, 'Too many wrong passwords. Wait half a minute and try again.'),
      );
    const person = people.find((candidate) => candidate.login === login);
    if (!person || !sameText(person.password, form.get('password') ?? '')) {
      if (person) refusals.set(login, { count: (past?.count ?? 0) + 1, lastAt: Date.now() });
      return show(response, 401, loginPage(uid, login, 'That name and password do not belong together.'));
    }
    refusals.delete(login);
    await provider.interactionFinished(request, response, {
      login: { accountId: person.login, acr: PASSWORD_ACR, amr: ['pwd'] },
    });
  };
}

export function show(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': PAGE_POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(html);
}

function sameText(expected: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) {
    text += String(piece);
    if (text.length > MOST_BYTES) throw new Error('The form is too large');
  }
  return text;
}
