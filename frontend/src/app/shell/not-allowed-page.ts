import { Component, computed, inject } from '@angular/core';
import { roleName } from '../session/permissions';
import { SessionStore } from '../session/session-store';

@Component({
  selector: 'ex-not-allowed-page',
  template: `
    <h1>Your role does not open this page</h1>
    <p>
      You are signed in as {{ name() }}, {{ roles() }}. If your work needs this page, ask your administrator
      to give you the role in your organisation's sign-in.
    </p>
  `,
})
export class NotAllowedPage {
  private readonly session = inject(SessionStore).session;
  readonly name = computed(() => this.session()?.person.name ?? '');
  readonly roles = computed(
    () => (this.session()?.roles ?? []).map(roleName).join(', ') || 'without any role',
  );
}
