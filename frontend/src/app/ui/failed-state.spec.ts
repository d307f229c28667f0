import { TestBed } from '@angular/core/testing';
import { Problem } from '../session/problem';
import { FailedState } from './failed-state';

describe('failed state', () => {
  it('tells the next step, the code and what to quote, and can be tried again', async () => {
    const fixture = TestBed.createComponent(FailedState);
    fixture.componentRef.setInput('problem', new Problem('No answer', 'Wait a minute.', 'DOWN', 503, 'c-7'));
    const retried = jest.fn();
    fixture.componentInstance.retry.subscribe(retried);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    expect(page.querySelector('[role=alert]')?.textContent).toContain('Wait a minute.');
    expect(page.querySelector('[data-test=problem-code]')?.textContent).toBe('DOWN');
    expect(page.textContent).toContain('c-7');
    page.querySelector('button')?.click();
    expect(retried).toHaveBeenCalledTimes(1);
  });
});
