import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { type FormArray, NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import type { DisclosureDto, RuleSetDto } from '../api/models';
import { SiteDirectory } from '../sites/site-directory';
import { FailedState } from '../ui/failed-state';
import { FieldError } from '../ui/field-error';
import { LoadingState } from '../ui/loading-state';
import { prefill } from '../ui/prefill';
import { Refusal } from '../ui/refusal';
import { DisclosuresStore } from './disclosures-store';
import { type ActionBy, draftOf, ruleValues, valuesOf } from './draft-values';
import { RuleSetChooser } from './rule-set-chooser';

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const LOCALE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$/;

/** A new disclosure, or (with an id) a new version that begins as a copy of the newest. */
@Component({
  selector: 'ex-disclosure-draft-page',
  imports: [FailedState, FieldError, LoadingState, ReactiveFormsModule, Refusal, RouterLink, RuleSetChooser],
  templateUrl: './disclosure-draft-page.html',
  styles: `
    h3 {
      margin-top: var(--space-4);
    }
    .times {
      grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr));
    }
  `,
})
export class DisclosureDraftPage {
  readonly id = input<string>();
  private readonly store = inject(DisclosuresStore);
  private readonly router = inject(Router);
  readonly sites = inject(SiteDirectory);
  readonly disclosure = this.store.disclosure;
  readonly drafting = this.store.drafting;
  readonly back = computed(() => (this.id() ? ['/disclosures', this.id()] : ['/disclosures']));

  private readonly build = inject(NonNullableFormBuilder);
  private readonly asked = (least: number, most: number) => [
    Validators.required,
    Validators.min(least),
    Validators.max(most),
  ];
  private readonly unasked = (least: number, most: number) =>
    this.build.control<number | null>(null, [Validators.min(least), Validators.max(most)]);
  readonly form = this.build.group({
    siteId: ['', Validators.required],
    key: ['', [Validators.required, Validators.pattern(NAME)]],
    title: ['', [Validators.required, Validators.maxLength(120)]],
    locale: ['en', [Validators.required, Validators.pattern(LOCALE)]],
    text: ['', [Validators.required, Validators.maxLength(20_000)]],
    furtherTexts: this.build.array([] as ReturnType<DisclosureDraftPage['textGroup']>[]),
    selector: ['', Validators.maxLength(200)],
    pages: [''],
    percent: [100, this.asked(1, 100)],
    lineByLine: [false],
    seconds: [2, this.asked(0, 3600)],
    secondsInAll: [3, this.asked(0, 3600)],
    wordsPerMinute: this.unasked(30, 1000),
    fontPx: [10, this.asked(0, 100)],
    relativePercent: this.unasked(10, 1000),
    contrast: this.unasked(1, 21),
    wholeVisit: [false],
    phone: [true],
    tablet: [true],
    desktop: [true],
    maxZoom: this.unasked(1, 10),
    beforeAction: ['', Validators.pattern(NAME)],
    actionBy: ['marked' as ActionBy],
    actionSelector: ['', Validators.maxLength(200)],
    maxActionDistancePx: this.unasked(0, 100_000),
    effectiveFrom: [''],
    effectiveTo: [''],
  });

  get furtherTexts(): FormArray<ReturnType<DisclosureDraftPage['textGroup']>> {
    return this.form.controls.furtherTexts;
  }

  constructor() {
    void this.sites.load();
    effect(() => {
      const id = this.id();
      if (id) untracked(() => this.retry());
    });
    prefill(this.form, this.store.disclosure.value, (disclosure) => {
      if (disclosure && disclosure.id === this.id()) this.copy(disclosure);
    });
  }

  retry(): void {
    const id = this.id();
    if (id) void this.store.open(id);
  }

  addText(): void {
    this.furtherTexts.push(this.textGroup());
    this.form.markAsDirty();
  }

  removeText(index: number): void {
    this.furtherTexts.removeAt(index);
    this.form.markAsDirty();
  }

  begin({ rule }: RuleSetDto): void {
    // Which pages and devices a text belongs to, a source cannot know.
    const { pages: _pages, ...values } = ruleValues(rule);
    this.form.patchValue(values);
    this.form.markAsDirty();
  }

  async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const { siteId, key, title, ...values } = this.form.getRawValue();
    const version = draftOf(values);
    const id = this.id();
    const made = id
      ? await this.store.draftVersion(id, version)
      : await this.store.create({ siteId, key, title: title.trim(), ...version });
    if (made) await this.router.navigate(['/disclosures', made.id]);
  }

  private textGroup(locale = '', text = '') {
    return this.build.group({
      locale: [locale, [Validators.required, Validators.pattern(LOCALE)]],
      text: [text, [Validators.required, Validators.maxLength(20_000)]],
    });
  }

  private copy(disclosure: DisclosureDto): void {
    const newest = disclosure.versions.toSorted((a, b) => b.version - a.version)[0];
    this.form.patchValue({ siteId: disclosure.siteId, key: disclosure.key, title: disclosure.title });
    for (const fixed of [this.form.controls.siteId, this.form.controls.key, this.form.controls.title])
      fixed.disable();
    if (!newest) return;
    const { furtherTexts, ...values } = valuesOf(newest);
    this.form.patchValue(values);
    this.form.markAsDirty();
    this.furtherTexts.clear();
    for (const { locale, text } of furtherTexts) this.furtherTexts.push(this.textGroup(locale, text));
  }
}
