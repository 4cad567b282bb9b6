/**
 * A durable actor as a child of a supervisor. Its crash is its restart: the runtime has it back from its last committed snapshot at once, and
 * counts strikes by event, so the supervisor doesn't count; siblings whom the strategy ties to it are evicted and loaded again, and none
 * of their effects is cancelled. To stop is to leave memory: only a final state ends an actor. One that is suspended or quarantined stands
 * still until an operator resumes it, and its supervisor lives on.
 */
import { type ChildSpec, crashed, type Exit, normal, service } from '../supervision/index.js'
import type { ActorSystem } from './actor-system.js'
import { ActorError, ActorErrorCode } from './errors.js'

/** What of the system supervised actors need. */
export type SupervisingSystem = Pick<ActorSystem, 'spawn' | 'watch' | 'passivate' | 'holdOf' | 'view'>

export interface SupervisedActor {
  readonly id: string
  /** Asked at each start: after its own restart the system is another one. */
  readonly system: () => SupervisingSystem
  /** Its address, and the input for its birth; one that exists already stays as it is. Asked at each start too. */
  readonly actor: () => { readonly address: string; readonly input: unknown }
  readonly significant?: boolean
}

export function supervisedActor({ id, system: systemNow, actor, significant = false }: SupervisedActor): ChildSpec {
  return service({
    id,
    type: 'actors',
    // One that has come to its final state has nothing more to do.
    restart: 'transient',
    significant,
    async start() {
      const system = systemNow()
      const { address, input } = actor()
      const view = await system.spawn(address, input).catch(unlessHeld)
      let end!: (exit: Exit) => void
      const exited = new Promise<Exit>(resolve => {
        end = resolve
      })
      const unwatch = system.watch(news => {
        if (news.kind === 'step') {
          if (news.view.address === address && news.view.snapshot.status === 'done') end(normal())
        } else if (news.address !== address) return
        else if (news.kind === 'crash') end(crashed(news.failure, { counted: false }))
      })
      void exited.then(unwatch)
      if (view?.snapshot.status === 'done') end(normal())
      return {
        exited,
        async stop() {
          unwatch()
          await system.passivate(address)
        },
        detail: () => {
          const hold = system.holdOf(address)
          return { address, ...(hold === null ? {} : { [hold.kind]: hold.why }) }
        },
      }
    },
  })
}

const HELD: readonly ActorErrorCode[] = [ActorErrorCode.SUSPENDED, ActorErrorCode.QUARANTINED]

function unlessHeld(error: unknown): null {
  if (error instanceof ActorError && HELD.includes(error.code)) return null
  throw error
}
