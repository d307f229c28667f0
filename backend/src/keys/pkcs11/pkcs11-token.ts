import { createRequire } from 'node:module';
import type * as Pkcs11 from 'pkcs11js';
import { KeyProviderPinRefusedError, KeyProviderUnavailableError } from '../keys.errors.js';
import { readPrivate } from '../private-files.js';

export interface Pkcs11Options {
  /** The module's library, a shared object of its maker. */
  library: string;
  /** Label of the token. One appliance, one token. */
  token: string;
  /** A file that holds the user's PIN and that nobody else can read. */
  pinFile: string;
}

/** What one piece of work is given. Handles are good within it only: a session may be another one next time. */
export interface TokenSession {
  readonly api: Pkcs11.PKCS11;
  readonly constants: typeof Pkcs11;
  readonly handle: Pkcs11.Handle;
  readonly slot: Pkcs11.Handle;
  /** Handles of objects that were found in this session, by their label. */
  readonly found: Map<string, Buffer>;
}

const [CKR_USER_ALREADY_LOGGED_IN, CKR_CRYPTOKI_ALREADY_INITIALIZED] = [0x100, 0x191];
const [CKS_RW_USER_FUNCTIONS, CKR_USER_NOT_LOGGED_IN] = [3, 0x101];

class NotLoggedIn extends Error {
  readonly code = CKR_USER_NOT_LOGGED_IN;
}

/** What says that the session, the login or the connection is gone, and not that the work was wrong. */
const SESSION_LOST = new Set([0x30, 0x32, 0x60, 0x82, 0xb0, 0xb3, 0xe0, CKR_USER_NOT_LOGGED_IN, 0x190]);
const PIN_REFUSED = new Set([0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x102]);

/**
 * A token of a hardware security module, by PKCS#11 2.40. Calls are made one after the other and each is waited for:
 * an operation is two calls that must not be torn apart. A session that is lost is opened again, once for each work.
 */
export class Pkcs11Token {
  private session: TokenSession | null = null;
  private pinRefused = false;

  constructor(private readonly options: Pkcs11Options) {}

  /** Does some work in a session; it may be done twice, so it must make the same both times. Throws `KEY_PROVIDER_UNAVAILABLE` when there is none to be had. */
  use<T>(work: (session: TokenSession) => T): T {
    try {
      return work(this.opened());
    } catch (error) {
      if (!SESSION_LOST.has(codeOf(error))) throw error;
      this.session = null;
    }
    try {
      return work(this.opened());
    } catch (error) {
      if (!SESSION_LOST.has(codeOf(error))) throw error;
      this.session = null;
      throw new KeyProviderUnavailableError('The token answers no more.', error);
    }
  }

  private opened(): TokenSession {
    this.session ??= this.open();
    const { api, handle } = this.session;
    // Who is not logged in is not refused a search: it finds nothing, which looks like a token without keys.
    if (api.C_GetSessionInfo(handle).state !== CKS_RW_USER_FUNCTIONS) throw new NotLoggedIn();
    return this.session;
  }

  private open(): TokenSession {
    // A token locks itself after a few wrong PINs. It is asked once, and then only after a restart.
    if (this.pinRefused) throw new KeyProviderPinRefusedError();
    const constants = loadPackage();
    const api = loadLibrary(constants, this.options.library);
    const slot = this.slotOf(api);
    const handle = attempt('open a session', () =>
      api.C_OpenSession(slot, constants.CKF_SERIAL_SESSION | constants.CKF_RW_SESSION),
    );
    this.login(api, handle, constants.CKU_USER);
    return { api, constants, handle, slot, found: new Map() };
  }

  private slotOf(api: Pkcs11.PKCS11): Pkcs11.Handle {
    const slot = attempt('list its tokens', () =>
      api.C_GetSlotList(true).find((one) => api.C_GetTokenInfo(one).label.trim() === this.options.token),
    );
    if (slot === undefined)
      throw new KeyProviderUnavailableError(`There is no token called ${this.options.token}.`);
    return slot;
  }

  private login(api: Pkcs11.PKCS11, handle: Pkcs11.Handle, user: number): void {
    const pin = readPrivate(this.options.pinFile).toString('utf8').trim();
    try {
      api.C_Login(handle, user, pin);
    } catch (error) {
      if (codeOf(error) === CKR_USER_ALREADY_LOGGED_IN) return;
      this.pinRefused = PIN_REFUSED.has(codeOf(error));
      if (this.pinRefused) throw new KeyProviderPinRefusedError();
      throw new KeyProviderUnavailableError('The token does not take a login.', error);
    }
  }
}

export const codeOf = (error: unknown): number => Number((error as { code?: unknown }).code);

function attempt<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new KeyProviderUnavailableError(`The module cannot ${what}.`, error);
  }
}

/** `load` is Node's own; where the package was not built, the person is told how. */
export function loadPackage(load: (name: string) => unknown = createRequire(import.meta.url)): typeof Pkcs11 {
  try {
    return load('pkcs11js') as typeof Pkcs11;
  } catch (cause) {
    throw new KeyProviderUnavailableError(
      'pkcs11js is not built. Run: node deploy/evaluation/build-pkcs11.ts',
      cause,
    );
  }
}

/** A library is loaded once in a process, however many tokens of it are used. */
const LOADED = new Map<string, Pkcs11.PKCS11>();

function loadLibrary(constants: typeof Pkcs11, path: string): Pkcs11.PKCS11 {
  const api = LOADED.get(path) ?? new constants.PKCS11();
  attempt('be loaded', () => {
    if (!LOADED.has(path)) api.load(path);
    LOADED.set(path, api);
    try {
      api.C_Initialize({ flags: constants.CKF_OS_LOCKING_OK });
    } catch (error) {
      if (codeOf(error) !== CKR_CRYPTOKI_ALREADY_INITIALIZED) throw error;
    }
  });
  return api;
}
