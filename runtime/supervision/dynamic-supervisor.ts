/** What can be asked of a dynamic supervisor: OTP's `simple_one_for_one`. */
import type { ChildSpec } from './child-spec.js'
import type { TreeNode } from './node.js'
import type { ChildCount, Supervisor } from './supervisor.js'

export class DynamicSupervisor<A> {
  readonly #supervisor: Supervisor
  readonly #child: (id: string, argument: A) => ChildSpec

  constructor(supervisor: Supervisor, child: (id: string, argument: A) => ChildSpec) {
    this.#supervisor = supervisor
    this.#child = child
  }

  /** @throws SupervisionError SUPERVISION_CHILD_EXISTS, SUPERVISION_START_FAILED; then there is no such child. */
  startChild(id: string, argument: A): Promise<'running' | 'ignore'> {
    return this.#supervisor.startChild(this.#child(id, argument))
  }

  /** Stops a child and forgets it. */
  terminateChild(id: string): Promise<void> {
    return this.#supervisor.terminateChild(id)
  }

  whichChildren(): readonly Pick<TreeNode, 'id' | 'type' | 'status'>[] {
    return this.#supervisor.whichChildren()
  }

  countChildren(): ChildCount {
    return this.#supervisor.countChildren()
  }
}
