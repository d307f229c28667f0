import { Component, DOCUMENT, type OnInit, computed, inject, input } from '@angular/core';
import { loginProblemWords } from './login-problems';
import { newsFrom, stepUpChannel } from './step-up-news';

/** Where the second window ends. It tells the page that waits, and closes itself where the browser lets it. */
@Component({
  selector: 'ex-stepped-up-page',
  template: `
    <main class="sign-in" id="main">
      <section class="sheet" aria-labelledby="stepped-up-heading">
        <p class="mark" aria-hidden="true">Exhibit</p>
        @if (refused(); as words) {
          <h1 id="stepped-up-heading">That did not confirm it</h1>
          <p class="notice bad" role="alert" data-test="step-up-problem">{{ words }}</p>
        } @else {
          <h1 id="stepped-up-heading">Confirmed</h1>
          <p role="status" data-test="stepped-up">
            Go back to the window that you came from; it goes on by itself. You may close this one.
          </p>
        }
      </section>
    </main>
  `,
  styleUrl: './sign-in-page.scss',
})
export class SteppedUpPage implements OnInit {
  readonly problem = input<string>();
  readonly refused = computed(() => {
    const code = this.problem();
    return code === undefined ? null : loginProblemWords(code);
  });
  private readonly window = inject(DOCUMENT).defaultView;

  ngOnInit(): void {
    const channel = stepUpChannel();
    channel.postMessage(newsFrom(this.problem()));
    channel.close();
    if (this.refused() === null) this.window?.close();
  }
}
