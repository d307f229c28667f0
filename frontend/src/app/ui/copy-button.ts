import { Clipboard } from '@angular/cdk/clipboard';
import { Component, inject, input, signal } from '@angular/core';

@Component({
  selector: 'ex-copy',
  template: `
    <button type="button" class="button" (click)="copy()" [attr.aria-label]="'Copy ' + what()">
      {{ said() || 'Copy' }}
    </button>
    <span class="unseen" role="status">{{ said() }}</span>
  `,
})
export class CopyButton {
  private readonly clipboard = inject(Clipboard);
  readonly text = input.required<string>();
  readonly what = input('the text');
  readonly said = signal('');

  copy(): void {
    this.said.set(this.clipboard.copy(this.text()) ? 'Copied' : 'Select it and copy by hand');
  }
}
