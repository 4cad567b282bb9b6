/** The children of a supervisor, in the order in which they start, found by their ids. */
import type { Child } from './child.js'
import { SupervisionError, SupervisionErrorCode } from './errors.js'

export class Children {
  #list: readonly Child[]

  /** @param path of their supervisor */
  constructor(
    readonly path: string,
    children: readonly Child[],
  ) {
    this.#list = children
  }

  /** As they are now: what is added or removed later doesn't change it. */
  get all(): readonly Child[] {
    return this.#list
  }

  find(id: string): Child | undefined {
    return this.#list.find(child => child.spec.id === id)
  }

  /** @throws SupervisionError SUPERVISION_CHILD_UNKNOWN */
  get(id: string): Child {
    const child = this.find(id)
    if (child === undefined) throw this.unknown(id)
    return child
  }

  /** @throws SupervisionError SUPERVISION_CHILD_UNKNOWN, SUPERVISION_CHILD_RUNNING or SUPERVISION_CHILD_RESTARTING */
  getStopped(id: string): Child {
    const child = this.get(id)
    const { path, status } = child
    if (status === 'restarting') throw new SupervisionError({ code: SupervisionErrorCode.CHILD_RESTARTING, path })
    if (status !== 'stopped') throw new SupervisionError({ code: SupervisionErrorCode.CHILD_RUNNING, path })
    return child
  }

  /** After all others. @throws SupervisionError SUPERVISION_CHILD_EXISTS */
  add(child: Child): void {
    const present = this.find(child.spec.id)
    if (present !== undefined) {
      const { path, status } = present
      throw new SupervisionError({ code: SupervisionErrorCode.CHILD_EXISTS, path, status })
    }
    this.#list = [...this.#list, child]
  }

  remove(child: Child): void {
    this.#list = this.#list.filter(other => other !== child)
  }

  unknown(id: string): SupervisionError {
    const known = this.#list.map(child => child.spec.id)
    return new SupervisionError({ code: SupervisionErrorCode.CHILD_UNKNOWN, path: `${this.path}/${id}`, known })
  }
}
