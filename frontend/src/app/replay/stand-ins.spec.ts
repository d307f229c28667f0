import { inPlaceOfStandIns } from './stand-ins';

const urls = new Map([
  ['font-p-0', 'blob:http://console.test/1'],
  ['image-p-1', 'blob:http://console.test/2'],
]);

describe('stand-ins in recorded events', () => {
  it('become what was captured, wherever they stand', () => {
    const event = {
      type: 2,
      data: {
        css: '@font-face{src:url(exhibit-asset:font-p-0)}',
        nodes: [{ src: 'exhibit-asset:image-p-1' }],
      },
    };
    expect(inPlaceOfStandIns(event, urls)).toEqual({
      type: 2,
      data: {
        css: '@font-face{src:url(blob:http://console.test/1)}',
        nodes: [{ src: 'blob:http://console.test/2' }],
      },
    });
  });

  it('show an image that is missing as missing', () =>
    expect(inPlaceOfStandIns('exhibit-asset:image-q-0', urls)).toMatch(/^data:image\/svg\+xml,/));

  it('lead nowhere for a font or a style sheet that is missing', () =>
    expect(inPlaceOfStandIns('url(exhibit-asset:font-q-0) exhibit-asset:style-q-1', urls)).toBe(
      'url(about:invalid) about:invalid',
    ));

  it('are left out of what is none of them', () => {
    const event = { type: 3, at: 1.5, on: true, none: null, text: 'an asset of ours' };
    expect(inPlaceOfStandIns(event, urls)).toEqual(event);
  });
});
