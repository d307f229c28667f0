import { Component, inject, input, output, signal } from '@angular/core';
import type { PlaceHoldDto } from '../api/models';
import { Refusal } from '../ui/refusal';
import { HoldsStore } from './holds-store';

type Kind = PlaceHoldDto['kind'];

/** The form for one more hold under a matter. */
@Component({
  selector: 'ex-place-hold',
  imports: [Refusal],
  template: `
    <form class="form" (submit)="$event.preventDefault(); place()">
      <div class="field">
        <label [for]="id('kind')">What to hold</label>
        <select [id]="id('kind')" #chosen [value]="kind()" (change)="choose(chosen.value)">
          <option value="subject">Everything of a subject</option>
          <option value="list">A list of recordings</option>
          <option value="search">A site and a time</option>
        </select>
      </div>
      @switch (kind()) {
        @case ('list') {
          <div class="field">
            <label [for]="id('list')">Ids of recordings</label>
            <textarea
              [id]="id('list')"
              rows="4"
              spellcheck="false"
              #list
              (input)="recordings.set(list.value)"
            ></textarea>
            <span class="hint">One on each line. All of them are held, or none.</span>
          </div>
        }
        @case ('subject') {
          <div class="field">
            <label [for]="id('subject')">Subject</label>
            <input
              [id]="id('subject')"
              autocomplete="off"
              #who
              (input)="subject.set(who.value)"
              data-test="hold-subject"
            />
          </div>
        }
        @default {
          <div class="field">
            <label [for]="id('site')">Site</label>
            <select [id]="id('site')" #where (change)="site.set(where.value)">
              <option value="">any</option>
              @for (one of sites(); track one.id) {
                <option [value]="one.id">{{ one.name }}</option>
              }
            </select>
          </div>
          <div class="field short">
            <label [for]="id('from')">From</label>
            <input type="date" [id]="id('from')" #first (change)="from.set(first.value)" />
          </div>
          <div class="field short">
            <label [for]="id('to')">To</label>
            <input type="date" [id]="id('to')" #last (change)="to.set(last.value)" />
          </div>
        }
      }
      @if (kind() !== 'list') {
        <label class="choice">
          <input
            type="checkbox"
            #later
            [checked]="catchesLater()"
            (change)="catchesLater.set(later.checked)"
          />
          Hold what comes later as well
        </label>
      }
      <div class="field">
        <label [for]="id('why')">Why</label>
        <textarea
          [id]="id('why')"
          rows="2"
          maxlength="2000"
          #why
          (input)="reason.set(why.value)"
          data-test="hold-reason"
        ></textarea>
        <span class="hint">It stays with the hold. Name no customer.</span>
      </div>
      <ex-refusal [problem]="placing.problem()" />
      <button
        type="submit"
        class="button primary"
        data-test="place-hold"
        [disabled]="!complete() || placing.running()"
      >
        Place the hold
      </button>
    </form>
  `,
})
export class PlaceHold {
  readonly matter = input.required<string>();
  readonly sites = input.required<{ id: string; name: string }[]>();
  readonly placed = output();
  private readonly store = inject(HoldsStore);
  readonly placing = this.store.placing;
  readonly kind = signal<Kind>('subject');
  readonly recordings = signal('');
  readonly subject = signal('');
  readonly site = signal('');
  readonly from = signal('');
  readonly to = signal('');
  readonly catchesLater = signal(true);
  readonly reason = signal('');

  protected id(field: string): string {
    return `h-${field}-${this.matter()}`;
  }

  choose(kind: string): void {
    this.kind.set(kind as Kind);
  }

  complete(): boolean {
    if (this.reason().trim() === '') return false;
    if (this.kind() === 'list') return this.recordings().trim() !== '';
    if (this.kind() === 'subject') return this.subject().trim() !== '';
    return this.site() !== '' || this.from() !== '' || this.to() !== '';
  }

  async place(): Promise<void> {
    if (this.complete() && (await this.store.place(this.matter(), this.body()))) this.placed.emit();
  }

  private body(): PlaceHoldDto {
    const shared = { kind: this.kind(), reason: this.reason().trim() };
    if (this.kind() === 'list')
      return {
        ...shared,
        catchesLater: false,
        recordings: this.recordings()
          .trim()
          .split(/[\s,]+/),
      };
    const more = { ...shared, catchesLater: this.catchesLater() };
    if (this.kind() === 'subject') return { ...more, subject: this.subject().trim() };
    return {
      ...more,
      ...(this.site() && { site: this.site() }),
      ...(this.from() && { from: `${this.from()}T00:00:00.000Z` }),
      ...(this.to() && { to: `${this.to()}T23:59:59.999Z` }),
    };
  }
}
