import { Component, type OnInit, inject, input } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import type { KnownPersonDto, PersonLinkDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { FieldError } from '../ui/field-error';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { publishObstacle } from '../ui/two-person-rule';
import { When } from '../ui/when';
import { PeopleStore } from './people-store';

/** Which accounts are one person's: one administrator says it, another confirms it. */
@Component({
  selector: 'ex-account-links',
  imports: [Chip, EmptyState, FailedState, FieldError, LoadingState, ReactiveFormsModule, Refusal, When],
  templateUrl: './account-links.html',
  styles: `
    :host {
      display: block;
      margin-top: var(--space-5);
    }
    form {
      margin-top: var(--space-4);
    }
  `,
})
export class AccountLinks implements OnInit {
  readonly people = input.required<KnownPersonDto[]>();
  readonly mayManage = input.required<boolean>();
  private readonly store = inject(PeopleStore);
  private readonly sessions = inject(SessionStore);
  private readonly confirm = inject(Confirm);
  readonly links = this.store.links;
  readonly linking = this.store.linking;
  readonly confirming = this.store.confirming;
  readonly form = inject(NonNullableFormBuilder).group({
    one: ['', Validators.required],
    other: ['', Validators.required],
  });

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.loadLinks();
  }

  obstacle(link: PersonLinkDto): string | null {
    return publishObstacle(link, {
      id: this.sessions.session()?.person.id ?? '',
      mayPublish: this.mayManage(),
    });
  }

  async link(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const { one, other } = this.form.getRawValue();
    if (await this.store.link(one, other)) this.form.reset();
  }

  async confirmLink(link: PersonLinkDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Are ${link.one.name} and ${link.other.name} one person?`,
      text: 'From then on neither account decides what the other asked for, and both have one voice. It cannot be undone.',
      act: 'Confirm',
    });
    if (sure) await this.store.confirmLink(link.id);
  }
}
