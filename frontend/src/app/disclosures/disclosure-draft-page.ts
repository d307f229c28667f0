import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import type { DisclosureDto, DisclosureRuleDto } from '../api/models';
import { SiteDirectory } from '../sites/site-directory';
import { FieldError } from '../ui/field-error';
import { Refusal } from '../ui/refusal';
import { DisclosuresStore } from './disclosures-store';

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** A new disclosure, or (with an id) a new version that begins as a copy of the newest. */
@Component({
  selector: 'ex-disclosure-draft-page',
  imports: [FieldError, ReactiveFormsModule, Refusal, RouterLink],
  templateUrl: './disclosure-draft-page.html',
})
export class DisclosureDraftPage {
  readonly id = input<string>();
  private readonly store = inject(DisclosuresStore);
  private readonly router = inject(Router);
  readonly sites = inject(SiteDirectory);
  readonly drafting = this.store.drafting;
  readonly back = computed(() => (this.id() ? ['/disclosures', this.id()] : ['/disclosures']));

  private readonly build = inject(NonNullableFormBuilder);
  readonly form = this.build.group({
    siteId: ['', Validators.required],
    key: ['', [Validators.required, Validators.pattern(NAME)]],
    title: ['', [Validators.required, Validators.maxLength(120)]],
    locale: ['en', [Validators.required, Validators.pattern(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)]],
    text: ['', [Validators.required, Validators.maxLength(20_000)]],
    seconds: [2, [Validators.required, Validators.min(0), Validators.max(600)]],
    secondsInAll: [3, [Validators.required, Validators.min(0), Validators.max(3600)]],
    percent: [100, [Validators.required, Validators.min(1), Validators.max(100)]],
    fontPx: [10, [Validators.required, Validators.min(1), Validators.max(100)]],
    beforeAction: ['', Validators.pattern(NAME)],
  });

  constructor() {
    void this.sites.load();
    effect(() => {
      const id = this.id();
      if (id) untracked(() => void this.store.open(id));
    });
    effect(() => {
      const disclosure = this.store.disclosure.value();
      if (disclosure && disclosure.id === this.id()) untracked(() => this.copy(disclosure));
    });
  }

  async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const { siteId, key, title, locale, text } = this.form.getRawValue();
    const version = { locale, text: text.trim(), rule: this.rule() };
    const id = this.id();
    const made = id
      ? await this.store.draftVersion(id, version)
      : await this.store.create({ siteId, key, title: title.trim(), ...version });
    if (made) await this.router.navigate(['/disclosures', made.id]);
  }

  private rule(): DisclosureRuleDto {
    const { seconds, secondsInAll, percent, fontPx, beforeAction } = this.form.getRawValue();
    return {
      minContinuousMs: Math.round(seconds * 1000),
      minCumulativeMs: Math.round(secondsInAll * 1000),
      minVisibleShare: percent / 100,
      minFontPx: fontPx,
      beforeAction: beforeAction.trim() || null,
    };
  }

  private copy(disclosure: DisclosureDto): void {
    const newest = disclosure.versions.toSorted((a, b) => b.version - a.version)[0];
    this.form.patchValue({ siteId: disclosure.siteId, key: disclosure.key, title: disclosure.title });
    for (const fixed of [this.form.controls.siteId, this.form.controls.key, this.form.controls.title])
      fixed.disable();
    if (newest)
      this.form.patchValue({
        locale: newest.locale,
        text: newest.text,
        seconds: newest.rule.minContinuousMs / 1000,
        secondsInAll: newest.rule.minCumulativeMs / 1000,
        percent: Math.round(newest.rule.minVisibleShare * 100),
        fontPx: newest.rule.minFontPx,
        beforeAction: newest.rule.beforeAction ?? '',
      });
  }
}
