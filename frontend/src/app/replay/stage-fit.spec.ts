import { fit } from './stage-fit';

describe('fitting the recorded screen', () => {
  it('never enlarges it', () => {
    expect(fit({ width: 400, height: 300 }, { width: 1200, height: 900 })).toEqual({
      scale: 1,
      width: 400,
      height: 300,
    });
  });

  it('fits the narrower side', () => {
    expect(fit({ width: 1280, height: 800 }, { width: 320, height: 900 }).scale).toBe(0.25);
    expect(fit({ width: 400, height: 2000 }, { width: 400, height: 500 }).scale).toBe(0.25);
  });

  it.each([null, { width: 0, height: 0 }])('keeps a place for a screen of unknown size (%p)', (screen) => {
    expect(fit(screen, { width: 500, height: 400 })).toMatchObject({ scale: 1, width: 500 });
  });
});
