import { delayBefore, RETRY_RULES as rules, RetryBudget } from './retry.js';

describe('retries', () => {
  it('wait for anything up to a limit that doubles and then stays', () => {
    expect([1, 2, 3, 10].map((attempt) => delayBefore(attempt, rules, 1))).toEqual([50, 100, 200, 2_000]);
    expect(delayBefore(3, rules, 0)).toBe(0);
    expect(delayBefore(3, rules, 0.5)).toBe(100);
  });

  it('end when all calls together have used the budget up', () => {
    const budget = new RetryBudget(2);
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
  });

  it('come back slowly with successes, and never above the budget', () => {
    const budget = new RetryBudget(1);
    budget.take();
    for (let success = 0; success < 9; success++) budget.giveBack();
    expect(budget.take()).toBe(false);
    for (let success = 0; success < 100; success++) budget.giveBack();
    expect([budget.take(), budget.take()]).toEqual([true, false]);
  });
});
