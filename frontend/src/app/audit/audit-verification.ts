import { DecimalPipe } from '@angular/common';
import { Component, input, output } from '@angular/core';
import type { AuditVerificationDto } from '../api/models';
import { FailedState } from '../ui/failed-state';
import { Hash } from '../ui/hash';
import type { Loadable } from '../ui/loadable';
import { When } from '../ui/when';

/** Recomputes the whole chain on the appliance and says what it found, faults one by one. */
@Component({
  selector: 'ex-audit-verification',
  imports: [DecimalPipe, FailedState, Hash, When],
  templateUrl: './audit-verification.html',
})
export class AuditVerification {
  readonly verification = input.required<Loadable<AuditVerificationDto>>();
  readonly verify = output<void>();
}
