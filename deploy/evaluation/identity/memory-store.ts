interface Entry {
  payload: Record<string, unknown>;
  expiresAt: number;
}

const MOST_ENTRIES = 10_000;

/**
 * What the provider remembers of logins under way. In memory, on purpose: a restart signs everyone out of the
 * demo provider, and only its signing keys must outlive it.
 */
export function memoryStore(): new (model: string) => object {
  const entries = new Map<string, Entry>();
  const find = (key: string): Record<string, unknown> | undefined => {
    const entry = entries.get(key);
    if (entry && entry.expiresAt > Date.now()) return entry.payload;
    entries.delete(key);
    return undefined;
  };
  const findWhere = (model: string, field: string, value: string): Record<string, unknown> | undefined => {
    for (const key of entries.keys())
      if (key.startsWith(`${model}:`) && find(key)?.[field] === value) return find(key);
    return undefined;
  };

  return class MemoryStore {
    private readonly model: string;
    constructor(model: string) {
      this.model = model;
    }
    private key(id: string): string {
      return `${this.model}:${id}`;
    }
    async upsert(id: string, payload: Record<string, unknown>, expiresInSeconds?: number): Promise<void> {
      entries.delete(this.key(id));
      entries.set(this.key(id), { payload, expiresAt: Date.now() + (expiresInSeconds ?? 86_400) * 1_000 });
      for (const oldest of entries.keys()) {
        if (entries.size <= MOST_ENTRIES) break;
        entries.delete(oldest);
      }
    }
    async find(id: string): Promise<Record<string, unknown> | undefined> {
      return find(this.key(id));
    }
    async findByUid(uid: string): Promise<Record<string, unknown> | undefined> {
      return findWhere(this.model, 'uid', uid);
    }
    async findByUserCode(userCode: string): Promise<Record<string, unknown> | undefined> {
      return findWhere(this.model, 'userCode', userCode);
    }
    async consume(id: string): Promise<void> {
      const payload = find(this.key(id));
      if (payload) payload['consumed'] = Math.floor(Date.now() / 1_000);
    }
    async destroy(id: string): Promise<void> {
      entries.delete(this.key(id));
    }
    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, { payload }] of entries) if (payload['grantId'] === grantId) entries.delete(key);
    }
  };
}
