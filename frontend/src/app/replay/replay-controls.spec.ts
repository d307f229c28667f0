import { TestBed } from '@angular/core/testing';
import { ReplayControls } from './replay-controls';

describe('player controls', () => {
  const make = async (position: number) => {
    const fixture = TestBed.createComponent(ReplayControls);
    for (const [name, value] of Object.entries({
      playing: false,
      position,
      length: 65_000,
      speed: 1,
      skipInactive: false,
    }))
      fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
    return { fixture, page: fixture.nativeElement as HTMLElement };
  };

  it('never seeks outside the recording', async () => {
    const { fixture } = await make(60_000);
    const sought: number[] = [];
    fixture.componentInstance.sought.subscribe((at) => sought.push(at));
    fixture.componentInstance.step(10_000);
    fixture.componentInstance.step(-90_000);
    expect(sought).toEqual([65_000, 0]);
  });

  it('says the position in words for a screen reader', async () => {
    const { page } = await make(5_000);
    expect(page.querySelector('input[type=range]')?.getAttribute('aria-valuetext')).toBe('0:05 of 1:05');
  });

  it('starts by its button', async () => {
    const { fixture, page } = await make(0);
    const started = jest.fn();
    fixture.componentInstance.started.subscribe(started);
    page.querySelector<HTMLButtonElement>('[data-test=play]')?.click();
    expect(started).toHaveBeenCalledTimes(1);
  });
});
