import { DecimalPipe } from '@angular/common';
import { Component, computed, input, signal } from '@angular/core';
import type { RecordingDto } from '../api/models';
import { Hash } from '../ui/hash';
import { missingWords } from '../ui/visit-timeline';
import { When } from '../ui/when';
import { segmentRows } from './segment-rows';

const FIRST = 12;

@Component({
  selector: 'ex-segment-table',
  imports: [DecimalPipe, Hash, When],
  templateUrl: './segment-table.html',
})
export class SegmentTable {
  readonly segments = input.required<RecordingDto['segmentList']>();
  readonly gaps = input.required<RecordingDto['gapList']>();
  readonly all = signal(false);
  readonly rows = computed(() => segmentRows(this.segments(), this.gaps()));
  readonly shown = computed(() => (this.all() ? this.rows() : this.rows().slice(0, FIRST)));
  readonly missingWords = missingWords;
}
