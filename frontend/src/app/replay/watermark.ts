import { Component, computed, input } from '@angular/core';

/** Who watches, over the picture: a photograph of the screen names its maker. */
@Component({
  selector: 'ex-watermark',
  template: `
    <svg aria-hidden="true" focusable="false" data-test="watermark">
      <defs>
        <pattern
          id="watermark-tile"
          [attr.width]="width()"
          height="110"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-18)"
        >
          <text x="0" y="24">{{ text() }}</text>
          <text [attr.x]="width() / -2" y="79">{{ text() }}</text>
          <text [attr.x]="width() / 2" y="79">{{ text() }}</text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#watermark-tile)" />
    </svg>
  `,
  styles: `
    :host,
    svg {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      pointer-events: none;
    }
    text {
      font:
        600 13px system-ui,
        sans-serif;
      fill: #10243a;
      fill-opacity: 0.16;
      stroke: #fff;
      stroke-opacity: 0.2;
      stroke-width: 0.5;
    }
  `,
})
export class Watermark {
  readonly text = input.required<string>();
  protected readonly width = computed(() => this.text().length * 8 + 60);
}
