import { signIn, type SignedIn } from './sign-in.ts';
import type { Person } from './people.ts';

/** A refusal by the appliance, with its closed code. */
export class Refused extends Error {
  override name = 'Refused';
  readonly status: number;
  readonly code: string;
  constructor(request: string, status: number, code: string, detail: string) {
    super(`${request} was refused: ${status} ${code} ${detail}`.trim());
    this.status = status;
    this.code = code;
  }
}

/** The console's API as one signed-in person uses it. */
export class ConsoleClient {
  readonly baseUrl: string;
  private login: SignedIn;
  private readonly again: (() => Promise<SignedIn>) | undefined;

  /** `again` signs the same person in once more, for what asks for somebody who did so a moment ago. */
  constructor(baseUrl: string, login: SignedIn, again?: () => Promise<SignedIn>) {
    this.baseUrl = baseUrl;
    this.login = login;
    this.again = again;
  }

  static async as(person: Person, baseUrl: string): Promise<ConsoleClient> {
    const login = (): Promise<SignedIn> => signIn(baseUrl, person);
    return new ConsoleClient(baseUrl, await login(), login);
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.request('GET', path)).json()) as T;
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    const response = await this.request('POST', path, body ?? {});
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  async download(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.request('GET', path)).arrayBuffer());
  }

  async request(method: string, path: string, body?: unknown): Promise<Response> {
    try {
      return await this.send(method, path, body);
    } catch (refused) {
      if (!(refused instanceof Refused) || refused.code !== 'STEP_UP_NEEDED' || !this.again) throw refused;
      this.login = await this.again();
      return this.send(method, path, body);
    }
  }

  private async send(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(new URL(path, this.baseUrl), {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(60_000),
      headers: {
        cookie: this.login.cookie,
        ...(method === 'GET'
          ? {}
          : { 'x-csrf-token': this.login.csrfToken, 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
    throw new Refused(
      `${method} ${path.split('?')[0]}`,
      response.status,
      problem.code ?? '',
      problem.detail ?? '',
    );
  }
}
