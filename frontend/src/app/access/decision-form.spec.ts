import { TestBed } from '@angular/core/testing';
import { DecisionForm } from './decision-form';

describe('decision form', () => {
  const make = async (asked: number) => {
    const fixture = TestBed.createComponent(DecisionForm);
    fixture.componentRef.setInput('asked', asked);
    await fixture.whenStable();
    return { fixture, page: fixture.nativeElement as HTMLElement };
  };

  it('never offers more time than was asked for', async () => {
    const { fixture } = await make(240);
    expect(fixture.componentInstance.spans()).toEqual([15, 60, 240]);
  });

  it('refuses a denial without a reason', async () => {
    const { fixture, page } = await make(60);
    const denied = jest.fn();
    fixture.componentInstance.deny.subscribe(denied);
    page.querySelector<HTMLButtonElement>('[data-test=deny]')?.click();
    await fixture.whenStable();
    page.querySelector<HTMLButtonElement>('[data-test=send-denial]')?.click();
    await fixture.whenStable();
    expect(denied).not.toHaveBeenCalled();
    expect(page.textContent).toContain('Give a reason');
  });

  it('approves for the time chosen', async () => {
    const { fixture, page } = await make(240);
    const approved = jest.fn();
    fixture.componentInstance.approve.subscribe(approved);
    const span = page.querySelector('select')!;
    span.value = '60';
    span.dispatchEvent(new Event('change'));
    await fixture.whenStable();
    page.querySelector<HTMLButtonElement>('[data-test=approve]')?.click();
    expect(approved).toHaveBeenCalledWith(60);
  });
});
