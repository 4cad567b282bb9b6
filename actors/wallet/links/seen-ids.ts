/** Ids of requests that came, so that none is answered twice: the newest of them, as many as a gateway could have under way by far. */
const REMEMBERED = 16_384

export class SeenIds {
  /** The oldest first. */
  private readonly ids = new Set<string>()

  /** False if it came before. */
  add(id: string): boolean {
    if (this.ids.has(id)) return false
    if (this.ids.size >= REMEMBERED) this.ids.delete(this.ids.values().next().value as string)
    this.ids.add(id)
    return true
  }
}
