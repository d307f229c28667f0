/** The cookies of one origin. A browser would share them between ports; keeping them apart finds our mistakes. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();

  take(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const name = pair.slice(0, at);
      const value = pair.slice(at + 1);
      const expired = attributes.some((attribute) => {
        const [key = '', text = ''] = attribute.split(/=(.*)/s);
        if (key.toLowerCase() === 'max-age') return Number(text) <= 0;
        return key.toLowerCase() === 'expires' && Date.parse(text) <= Date.now();
      });
      if (expired) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
