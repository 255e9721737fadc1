/** What of a browser matters to a hub: it keeps cookies and sends them back. */
export interface Reply {
  readonly status: number;
  readonly json: unknown;
}

export class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
  /** One cookie carried off to another browser. */
  steal(from: Browser, name: string): void {
    this.#cookies.set(name, from.#cookies.get(name) ?? '');
  }

  get(path: string): Promise<Reply> {
    return this.#ask('GET', path);
  }
  post(path: string, body: object = {}): Promise<Reply> {
    return this.#ask('POST', path, body);
  }
  delete(path: string): Promise<Reply> {
    return this.#ask('DELETE', path);
  }

  async #ask(method: string, path: string, body?: object): Promise<Reply> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        cookie: this.cookie,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (cookie.includes('Max-Age=0')) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
  }
}

export function refusalOf({ json }: Reply): string {
  return (
    (json as { readonly refusal?: { readonly name?: string } } | undefined)?.refusal?.name ?? ''
  );
}
