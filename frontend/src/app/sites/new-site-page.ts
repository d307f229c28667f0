import { Component, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import { FieldError } from '../ui/field-error';
import { Refusal } from '../ui/refusal';
import { lines, origins, purposes } from './origins';
import { SitesStore } from './sites-store';

@Component({
  selector: 'ex-new-site-page',
  imports: [FieldError, ReactiveFormsModule, Refusal, RouterLink],
  templateUrl: './new-site-page.html',
})
export class NewSitePage {
  private readonly store = inject(SitesStore);
  private readonly router = inject(Router);
  readonly creation = this.store.creation;

  readonly form = inject(NonNullableFormBuilder).group({
    name: ['', [Validators.required, Validators.maxLength(80)]],
    origins: ['', [Validators.required, origins]],
    noticeVersion: ['', [Validators.required, Validators.pattern(/^\s*[A-Za-z0-9._-]{1,40}\s*$/)]],
    purposes: ['proof-of-disclosure', [Validators.required, purposes]],
    honourGpc: [true],
  });

  async create(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    const { name, origins, noticeVersion, purposes, honourGpc } = this.form.getRawValue();
    const made = await this.store.create({
      name: name.trim(),
      origins: lines(origins),
      consent: { noticeVersion: noticeVersion.trim(), purposes: lines(purposes), honourGpc },
    });
    if (made) await this.router.navigate(['/sites', made.id]);
  }
}
