import { DecimalPipe } from '@angular/common';
import { Component, input } from '@angular/core';
import type { RecordingAssetsDto } from '../api/models';
import { assetKindWords, notCapturedWords } from '../ui/asset-words';
import { Hash } from '../ui/hash';

/** What the picture of a visit is made of beside its events, and what it lacks. */
@Component({
  selector: 'ex-asset-panel',
  imports: [DecimalPipe, Hash],
  templateUrl: './asset-panel.html',
})
export class AssetPanel {
  readonly assets = input.required<RecordingAssetsDto | null>();
  readonly kindWords = assetKindWords;
  readonly notCapturedWords = notCapturedWords;
}
