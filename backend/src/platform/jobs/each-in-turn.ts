/** Does the work for every one of them, then throws the first fault: one that cannot be done now keeps no other from its turn. */
export async function eachInTurn(ids: string[], work: (id: string) => Promise<void>): Promise<void> {
  const faults: unknown[] = [];
  for (const id of ids) await work(id).catch((fault: unknown) => faults.push(fault));
  if (faults.length > 0) throw faults[0];
}
