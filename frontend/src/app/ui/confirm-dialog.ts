import { Component, inject } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule } from '@angular/material/dialog';
import { Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';

interface Question {
  title: string;
  text: string;
  act: string;
}

@Component({
  selector: 'ex-confirm-dialog',
  imports: [MatDialogModule],
  template: `
    <h2 mat-dialog-title>{{ question.title }}</h2>
    <mat-dialog-content>
      <p>{{ question.text }}</p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button" [mat-dialog-close]="false">Go back</button>
      <button type="button" class="button primary" data-test="confirm" [mat-dialog-close]="true">
        {{ question.act }}
      </button>
    </mat-dialog-actions>
  `,
})
export class ConfirmDialog {
  readonly question = inject<Question>(MAT_DIALOG_DATA);
}

/** Asks once more before something that cannot be taken back. */
@Injectable({ providedIn: 'root' })
export class Confirm {
  private readonly dialog = inject(MatDialog);

  async ask(question: Question): Promise<boolean> {
    const opened = this.dialog.open<ConfirmDialog, Question, boolean>(ConfirmDialog, {
      data: question,
      maxWidth: '32rem',
      autoFocus: 'first-tabbable',
    });
    return (await firstValueFrom(opened.afterClosed())) === true;
  }
}
