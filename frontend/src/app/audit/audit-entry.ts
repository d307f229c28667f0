import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AuditEntryDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Hash } from '../ui/hash';
import { fieldLines } from './audit-words';

@Component({
  selector: 'ex-audit-entry',
  imports: [Hash, RouterLink],
  template: `
    <dl class="facts wide">
      <dt>Kind</dt>
      <dd>
        <code>{{ entry().kind }}</code>
      </dd>
      <dt>Entry</dt>
      <dd><ex-hash [value]="entry().id" [whole]="true" /></dd>
      @if (entry().recordingId; as id) {
        <dt>Recording</dt>
        <dd>
          @if (mayOpen) {
            <a [routerLink]="['/recordings', id]"><ex-hash [value]="id" [whole]="true" /></a>
          } @else {
            <ex-hash [value]="id" [whole]="true" />
          }
        </dd>
      }
      @for (line of lines(); track line.name) {
        <dt>{{ line.name }}</dt>
        <dd>
          <code>{{ line.value }}</code>
        </dd>
      }
      <dt>Leaf hash</dt>
      <dd><ex-hash [value]="entry().leafHash" [whole]="true" /></dd>
      <dt>Link hash</dt>
      <dd><ex-hash [value]="entry().linkHash" [whole]="true" /></dd>
    </dl>
  `,
  styles: `
    code {
      overflow-wrap: anywhere;
    }
  `,
})
export class AuditEntry {
  readonly entry = input.required<AuditEntryDto>();
  readonly lines = computed(() => fieldLines(this.entry().fields));
  readonly mayOpen = inject(SessionStore).can('recordings.search');
}
