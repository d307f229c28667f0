import { Component, input } from '@angular/core';

/** A hash or an id: its beginning to compare by eye, the whole for a careful reader. */
@Component({
  selector: 'ex-hash',
  template: `<code [title]="value()">{{ whole() ? value() : value().slice(0, 12) + '…' }}</code>`,
  styles: `
    code {
      overflow-wrap: anywhere;
    }
  `,
})
export class Hash {
  readonly value = input.required<string>();
  readonly whole = input(false);
}
