import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RecordingDto } from '../api/models';
import { When } from '../ui/when';

/** How long this recording is kept, and what keeps it longer. */
@Component({
  selector: 'ex-retention-panel',
  imports: [RouterLink, When],
  template: `
    @let it = recording().retention;
    <section class="card" aria-labelledby="retention-heading" data-test="retention-panel">
      <h2 id="retention-heading">Retention</h2>
      @if (recording().state === 'destroyed') {
        <p>Destroyed. <a routerLink="/retention/destructions">Its certificate</a> says when and why.</p>
      } @else {
        @if (it.restrictedSince) {
          <p>
            <strong>Restricted</strong> since <ex-when [at]="it.restrictedSince" />: the visitor has
            withdrawn, and nobody can watch it.
          </p>
        }
        @if (it.holds > 0) {
          <p>
            <strong>On hold</strong> for {{ it.holds === 1 ? 'a matter' : it.holds + ' matters' }}: it is not
            destroyed while that stands.
          </p>
        }
        @if (it.forever) {
          <p>Kept for ever.</p>
        } @else if (it.destroyBy) {
          <p>
            Destroyed <ex-when [at]="it.destroyBy" />; nothing destroys it before
            <ex-when [at]="it.keepUntil" />.
          </p>
        } @else {
          <p class="muted">No rules were applied to it yet.</p>
        }
      }
    </section>
  `,
})
export class RetentionPanel {
  readonly recording = input.required<RecordingDto>();
}
