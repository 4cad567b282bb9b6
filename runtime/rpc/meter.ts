/** What came in, as plain counters: they cost next to nothing, and whoever shows metrics reads them. */
export class RpcMeter {
  /** Requests by method, of those that are declared. */
  readonly requests = new Map<string, number>()
  /** Refusals and failures by code. */
  readonly failures = new Map<string, number>()
  bytesIn = 0
  bytesOut = 0
  sockets = 0
  underWay = 0

  count(method: string): void {
    this.requests.set(method, (this.requests.get(method) ?? 0) + 1)
  }

  failed(code: string): void {
    this.failures.set(code, (this.failures.get(code) ?? 0) + 1)
  }
}
