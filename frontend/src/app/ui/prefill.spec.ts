import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { FormControl } from '@angular/forms';
import { prefill } from './prefill';

describe('a form that is filled from what was loaded', () => {
  const loaded = signal('in force');
  let field: FormControl<string | null>;

  beforeEach(() => {
    loaded.set('in force');
    field = new FormControl('');
    TestBed.runInInjectionContext(() => prefill(field, loaded, (value) => field.setValue(value)));
    TestBed.tick();
  });

  it('takes back nothing that a person chose when an answer comes late', () => {
    field.setValue('chosen');
    field.markAsDirty();
    loaded.set('in force, loaded again');
    TestBed.tick();
    expect(field.value).toBe('chosen');
  });

  it('shows what is in force, and again when it is loaded anew', () => {
    expect(field.value).toBe('in force');
    loaded.set('in force since');
    TestBed.tick();
    expect(field.value).toBe('in force since');
  });
});
