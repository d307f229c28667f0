import { DecimalPipe } from '@angular/common';
import { Component, type OnDestroy, type OnInit, computed, effect, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { KeyCertificateDto, KeysDto } from '../api/models';
import { kindWords } from '../audit/audit-words';
import { SessionStore } from '../session/session-store';
import { Action } from '../ui/action';
import { Chip, type Tone } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { CopyButton } from '../ui/copy-button';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';
import { Refusal } from '../ui/refusal';
import { KeysStore } from './keys-store';

const STATES: Readonly<Record<KeyCertificateDto['state'], { label: string; tone: Tone }>> = {
  good: { label: 'Good', tone: 'good' },
  ending: { label: 'Comes to its end', tone: 'unsure' },
  ended: { label: 'Ended', tone: 'bad' },
};

const PROVIDERS: Readonly<Record<KeysDto['provider'], string>> = {
  file: 'files of the keyring',
  pkcs11: 'a hardware security module (PKCS#11)',
};

const LOOK_AGAIN_MS = 2_000;

/** Which keys there are, what they wrap and sign, who did what with them. No key is ever on this page. */
@Component({
  selector: 'ex-keys-page',
  imports: [Chip, CopyButton, DecimalPipe, FailedState, Hash, LoadingState, Refusal, RouterLink, When],
  providers: [KeysStore],
  templateUrl: './keys-page.html',
})
export class KeysPage implements OnInit, OnDestroy {
  private readonly store = inject(KeysStore);
  private readonly confirm = inject(Confirm);
  private again: ReturnType<typeof setTimeout> | undefined;
  readonly keys = this.store.keys;
  readonly mayManage = inject(SessionStore).can('system.manage');
  readonly states = STATES;
  readonly providers = PROVIDERS;
  readonly words = (kind: string): string => kindWords(kind.replace('kek.', 'key-encryption-key.'));
  readonly rotation = new Action();
  readonly renewal = new Action();
  readonly succession = new Action();
  readonly certificate = new Action();
  readonly request = signal('');
  readonly pem = signal('');
  /** While a key has given way and its time is not ended yet. */
  readonly succeeding = computed(() =>
    (this.keys.value()?.verifierKeys ?? []).some(({ until, entries }) => until !== null && entries === null),
  );
  readonly rotating = computed(() => {
    const { rotation } = this.keys.value() ?? {};
    return rotation && rotation.finishedAt === null ? rotation : null;
  });

  constructor() {
    // While keys are wrapped anew somebody may watch how far it is.
    effect(() => {
      clearTimeout(this.again);
      if (this.rotating() && !this.keys.busy()) this.again = setTimeout(() => this.load(), LOOK_AGAIN_MS);
    });
  }

  ngOnInit(): void {
    this.load();
  }

  ngOnDestroy(): void {
    clearTimeout(this.again);
  }

  load(): void {
    void this.store.load();
  }

  rotate(): Promise<void> {
    return this.asked(
      {
        title: 'Make a new key-encryption key?',
        text: 'Every key of recordings and sites is wrapped anew with it; no content is read. The version before it stays, because backups need it.',
        act: 'Rotate',
      },
      this.rotation,
      () => this.store.rotate(),
    );
  }

  renewSigningKey(): Promise<void> {
    return this.asked(
      {
        title: 'Sign with a new certificate of the internal authority?',
        text: 'A new RSA key is made. A certificate of your firm is then asked for anew.',
        act: 'Make a new key',
      },
      this.renewal,
      () => this.store.renewSigningKey(),
    );
  }

  renewVerifierKey(): Promise<void> {
    return this.asked(
      {
        title: 'Sign with a new verifier key?',
        text: 'The key of now hands over to it, and what it signed stays good. Packs and exports wait ten minutes, until its time is ended. Hand the new key to whoever checks, and to witnesses.',
        act: 'Make a new key',
      },
      this.succession,
      () => this.store.renewVerifierKey(),
    );
  }

  makeRequest(): void {
    void this.certificate.run(async () => this.request.set(await this.store.request()));
  }

  importChain(): void {
    void this.certificate.run(async () => {
      await this.store.importChain(this.pem());
      this.pem.set('');
      this.request.set('');
    });
  }

  private async asked(
    question: Parameters<Confirm['ask']>[0],
    action: Action,
    act: () => Promise<void>,
  ): Promise<void> {
    if (await this.confirm.ask(question)) await action.run(act);
  }
}
