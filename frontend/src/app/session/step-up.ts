import { Component, DOCUMENT, Injectable, type OnDestroy, inject, signal } from '@angular/core';
import { MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { loginProblemWords } from './login-problems';
import { SessionStore } from './session-store';
import { type StepUpNews, stepUpChannel } from './step-up-news';

const WINDOW = 'popup,width=520,height=720';

@Component({
  selector: 'ex-step-up-dialog',
  imports: [MatDialogModule],
  template: `
    <h2 mat-dialog-title>Confirm that it is you</h2>
    <mat-dialog-content>
      <p>
        This needs somebody who signed in a moment ago. Your organisation's sign-in opens in a second window;
        what you began goes on afterwards.
      </p>
      <div aria-live="polite">
        @if (refused(); as words) {
          <p class="notice bad" data-test="step-up-refused">{{ words }}</p>
        } @else if (waiting()) {
          <p data-test="step-up-waiting">Waiting for the second window.</p>
        }
      </div>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button" [mat-dialog-close]="false">Go back</button>
      <button type="button" class="button primary" data-test="step-up" (click)="confirm()">Confirm</button>
    </mat-dialog-actions>
  `,
})
export class StepUpDialog implements OnDestroy {
  readonly waiting = signal(false);
  readonly refused = signal<string | null>(null);
  private readonly opened = inject<MatDialogRef<StepUpDialog, boolean>>(MatDialogRef);
  private readonly window = inject(DOCUMENT).defaultView;
  private readonly sessions = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly channel = stepUpChannel();

  constructor() {
    this.channel.onmessage = ({ data }: MessageEvent<StepUpNews>) => this.hear(data);
  }

  ngOnDestroy(): void {
    this.channel.close();
  }

  confirm(): void {
    this.refused.set(null);
    this.waiting.set(true);
    if (this.window?.open('/auth/step-up', 'exhibit-step-up', WINDOW) === null)
      this.sessions.stepUpHere(this.router.url);
  }

  private hear(news: StepUpNews): void {
    if (news.kind === 'confirmed') this.opened.close(true);
    else this.refused.set(loginProblemWords(news.code));
  }
}

/** Lets a person prove once more who they are. What several requests ask for at once is asked once. */
@Injectable({ providedIn: 'root' })
export class StepUp {
  private readonly dialog = inject(MatDialog);
  private readonly sessions = inject(SessionStore);
  private asking: Promise<boolean> | null = null;

  /** True once they did, and the session that came of it is known here. */
  ask(): Promise<boolean> {
    this.asking ??= this.confirmed().finally(() => (this.asking = null));
    return this.asking;
  }

  private async confirmed(): Promise<boolean> {
    const opened = this.dialog.open<StepUpDialog, void, boolean>(StepUpDialog, { maxWidth: '32rem' });
    if ((await firstValueFrom(opened.afterClosed())) !== true) return false;
    await this.sessions.load();
    return true;
  }
}
