import { TestBed } from '@angular/core/testing';
import type { ConsentPeriodDto } from '../api/models';
import { ConsentPeriods } from './consent-periods';

function shown(periods: ConsentPeriodDto[]): string {
  const fixture = TestBed.createComponent(ConsentPeriods);
  fixture.componentRef.setInput('periods', periods);
  fixture.componentRef.setInput('siteName', () => 'Bank');
  fixture.detectChanges();
  return (fixture.nativeElement as HTMLElement).textContent!.replace(/\s+/g, ' ');
}

describe('how long records of consent are kept', () => {
  it('is said plainly where nobody declared an end', () => {
    expect(shown([])).toContain('No end is declared.');
  });

  it('names the site that has a period of its own, and why each is kept', () => {
    const text = shown([
      { site: null, period: 'P3Y', reason: 'claims' },
      { site: 'x', period: 'forever', reason: 'a supervisor asks for it' },
    ]);
    expect(text).toContain('All other sites: 3 years: claims');
    expect(text).toContain('Bank: for ever: a supervisor asks for it');
  });
});
