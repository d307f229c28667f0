import { DecimalPipe } from '@angular/common';
import { Component, input, output } from '@angular/core';
import type { AuditCheckpointsDto } from '../api/models';
import { CopyButton } from '../ui/copy-button';
import { EmptyState } from '../ui/empty-state';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import type { Loadable } from '../ui/loadable';
import { LoadingState } from '../ui/loading-state';
import { When } from '../ui/when';

/** The newest signed checkpoint, to be copied to a place outside of the appliance. */
@Component({
  selector: 'ex-audit-checkpoint',
  imports: [CopyButton, DecimalPipe, EmptyState, FailedState, Hash, LoadingState, When],
  templateUrl: './audit-checkpoint.html',
  styles: `
    pre {
      margin: 0 0 0.5rem;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
})
export class AuditCheckpoint {
  readonly checkpoints = input.required<Loadable<AuditCheckpointsDto>>();
  readonly retry = output<void>();
}
