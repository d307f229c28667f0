import { Component, effect, inject, input, untracked } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import type { ConsentNoticeDto, DraftConsentNoticeDto, NoticeTextWithWordsDto } from '../api/models';
import { FailedState } from '../ui/failed-state';
import { FieldError } from '../ui/field-error';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { inForce } from './notice-words';
import { NoticesStore } from './notices-store';

const DURATION = /^\s*P(?=\d)(\d{1,3}Y)?(\d{1,3}M)?(\d{1,4}D)?\s*$/;

/** A draft begins as a copy of what is in force. */
@Component({
  selector: 'ex-notice-draft-page',
  imports: [FailedState, FieldError, LoadingState, ReactiveFormsModule, Refusal, RouterLink],
  templateUrl: './notice-draft-page.html',
})
export class NoticeDraftPage {
  readonly siteId = input.required<string>();
  private readonly store = inject(NoticesStore);
  private readonly router = inject(Router);
  private readonly build = inject(NonNullableFormBuilder);
  readonly notices = this.store.notices;
  readonly drafting = this.store.drafting;

  readonly form = this.build.group({
    texts: this.build.array([this.text()]),
    name: ['', [Validators.required, Validators.maxLength(200)]],
    address: ['', [Validators.required, Validators.maxLength(500)]],
    contact: ['', [Validators.required, Validators.maxLength(300)]],
    dataCategories: ['', [Validators.required]],
    storageLocations: ['', [Validators.required]],
    recipients: [''],
    retentionPeriod: ['', [Validators.required, Validators.pattern(DURATION)]],
    validDays: ['', [Validators.pattern(/^\s*([1-9]\d{0,2}|[12]\d{3}|3[0-5]\d{2}|36[0-4]\d|3650)?\s*$/)]],
  });
  readonly texts = this.form.controls.texts;

  constructor() {
    effect(() => {
      const siteId = this.siteId();
      untracked(() => void this.begin(siteId));
    });
  }

  async begin(siteId = this.siteId()): Promise<void> {
    await this.store.list(siteId);
    const before = inForce(this.notices.value() ?? []);
    if (before === null) return;
    await this.store.read(before);
    // Somebody may have begun to write meanwhile.
    if (!this.form.dirty) this.copy(before, this.store.words.value() ?? []);
  }

  add(): void {
    this.texts.push(this.text());
    this.form.markAsDirty();
  }

  remove(index: number): void {
    this.texts.removeAt(index);
    this.form.markAsDirty();
  }

  async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const made = await this.store.draft(this.read());
    if (made) await this.router.navigate(['/consent-notices', this.siteId()]);
  }

  private copy({ declaration }: ConsentNoticeDto, words: readonly NoticeTextWithWordsDto[]): void {
    const { controller, validDays, retentionPeriod, ...lists } = declaration;
    this.form.patchValue({
      ...controller,
      retentionPeriod,
      validDays: validDays === null ? '' : String(validDays),
      dataCategories: lists.dataCategories.join('\n'),
      storageLocations: lists.storageLocations.join('\n'),
      recipients: lists.recipients.join('\n'),
    });
    if (words.length === 0) return;
    this.texts.clear();
    for (const text of words) this.texts.push(this.text(text));
  }

  private read(): DraftConsentNoticeDto {
    const { texts, name, address, contact, validDays, retentionPeriod, ...lists } = this.form.getRawValue();
    return {
      siteId: this.siteId(),
      texts: texts.map(({ language, jurisdiction, text }) => ({
        language: language.trim(),
        jurisdiction: jurisdiction.trim() || null,
        text,
      })),
      declaration: {
        controller: { name: name.trim(), address: address.trim(), contact: contact.trim() },
        dataCategories: entries(lists.dataCategories),
        storageLocations: entries(lists.storageLocations),
        recipients: entries(lists.recipients),
        retentionPeriod: retentionPeriod.trim(),
        validDays: validDays.trim() === '' ? null : Number(validDays),
      },
    };
  }

  private text(from?: NoticeTextWithWordsDto) {
    return this.build.group({
      language: [
        from?.language ?? 'en',
        [Validators.required, Validators.pattern(/^\s*[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}\s*$/)],
      ],
      jurisdiction: [from?.jurisdiction ?? '', [Validators.pattern(/^\s*([A-Z]{2}(-[A-Z0-9]{1,3})?)?\s*$/)]],
      text: [from?.text ?? '', [Validators.required, Validators.minLength(20), Validators.maxLength(30_000)]],
    });
  }
}

const entries = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
