/** A client of Venus's HTTP API, over plain fetch. */

export interface Answer {
  readonly status: number
  /** Parsed; null where there is none. */
  readonly body: unknown
}

export interface VenusClient {
  get(path: string, query?: Record<string, string>): Promise<Answer>
  /** With a body in JSON. */
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body: object): Promise<Answer>
  /** With a body as a form. */
  form(method: 'POST' | 'PUT' | 'DELETE', path: string, fields: Record<string, string>): Promise<Answer>
}

export function venusClient(url: string, token: string | null): VenusClient {
  const ask = async (path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Answer> => {
    const headers = { ...(token !== null && { Authorization: `Bearer ${token}` }), ...init.headers }
    const answer = await fetch(`${url}${path}`, { ...init, headers })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
  }
  return {
    get: (path, query = {}) => ask(Object.keys(query).length === 0 ? path : `${path}?${new URLSearchParams(query)}`),
    send: (method, path, body) =>
      ask(path, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    form: (method, path, fields) => ask(path, { method, body: new URLSearchParams(fields) as never }),
  }
}
