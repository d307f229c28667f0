import { Component, type OnInit, computed, inject, input, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { RouterLink } from '@angular/router';
import type { DeclaredPurposeDto, LegalBasisDto } from '../api/models';
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
import { areAsked, BASES, basisChanges, basisInForce, basisWords, KEEPING, keptWords } from './basis-words';
import { BasesStore } from './bases-store';

type Kept = NonNullable<DeclaredPurposeDto['kept']>;

/** The versions of one site, and a draft that begins as a copy of what is in force. */
@Component({
  selector: 'ex-site-bases-page',
  imports: [
    Chip,
    EmptyState,
    FailedState,
    FieldError,
    LoadingState,
    ReactiveFormsModule,
    Refusal,
    RouterLink,
    When,
  ],
  templateUrl: './site-bases-page.html',
})
export class SiteBasesPage implements OnInit {
  readonly siteId = input.required<string>();
  private readonly store = inject(BasesStore);
  private readonly sessions = inject(SessionStore);
  private readonly confirm = inject(Confirm);
  private readonly build = inject(NonNullableFormBuilder);
  readonly sites = this.store.sites;
  readonly drafting = this.store.drafting;
  readonly publication = this.store.publication;
  readonly mayDraft = this.sessions.can('legal-bases.draft');
  readonly open = signal(false);
  readonly here = computed(() => this.sites.value()?.find(({ site }) => site.id === this.siteId()) ?? null);
  readonly inForce = computed(() => basisInForce(this.here()?.versions ?? []));
  readonly bases = Object.entries(BASES);
  readonly keeping = Object.entries(KEEPING);
  readonly words = basisWords;
  readonly kept = keptWords;
  readonly form = this.build.group({ purposes: this.build.array([this.purpose('')]) });
  readonly purposes = this.form.controls.purposes;

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.load();
  }

  begin(): void {
    const before = this.inForce()?.purposes ?? [];
    this.purposes.clear();
    for (const purpose of this.here()?.site.consent.purposes ?? [])
      this.purposes.push(
        this.purpose(
          purpose,
          before.find((said) => said.purpose === purpose),
        ),
      );
    this.open.set(true);
  }

  async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const purposes = this.form
      .getRawValue()
      .purposes.map(({ purpose, basis, reason, kept, keptReason, period }): DeclaredPurposeDto => ({
        purpose,
        basis,
        reason: basis === 'consent' ? null : reason.trim(),
        kept: kept === '' ? null : { basis: kept, reason: keptReason.trim(), period: period.trim() },
      }));
    if (await this.store.draft({ siteId: this.siteId(), purposes })) this.open.set(false);
  }

  changes(draft: LegalBasisDto): string[] {
    return basisChanges(this.inForce(), draft);
  }

  obstacle(draft: LegalBasisDto): string | null {
    return publishObstacle(draft, {
      id: this.sessions.session()?.person.id ?? '',
      mayPublish: this.sessions.can('legal-bases.publish'),
    });
  }

  async publish(draft: LegalBasisDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Publish version ${draft.version}?`,
      text: areAsked(draft.purposes)
        ? 'It holds for everybody who decides from now on. What has begun keeps its basis.'
        : 'From now on visitors are told and not asked. What has begun keeps its basis.',
      act: 'Publish',
    });
    if (sure) await this.store.publish(draft);
  }

  private purpose(purpose: string, from?: DeclaredPurposeDto) {
    return this.build.group({
      purpose,
      basis: this.build.control<DeclaredPurposeDto['basis']>(from?.basis ?? 'consent'),
      reason: from?.reason ?? '',
      kept: this.build.control<Kept['basis'] | ''>(from?.kept?.basis ?? ''),
      keptReason: from?.kept?.reason ?? '',
      period: [
        from?.kept?.period ?? 'P3Y',
        [Validators.pattern(/^\s*P(?=\d)(\d{1,2}Y)?(\d{1,3}M)?(\d{1,4}D)?\s*$/)],
      ],
    });
  }
}
