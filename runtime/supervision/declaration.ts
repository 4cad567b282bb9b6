/**
 * How a tree is written down: `supervisor({ id, strategy, children: [service({ … }), supervisor({ … }), dynamic({ … })] })`. Each gives a
 * child spec with OTP's defaults filled in, and refuses what can't be.
 */
import {
  type AutoShutdown,
  BACKOFF_DEFAULT,
  type ChildSpec,
  checkChildSpecs,
  type RestartBackoff,
  type Shutdown,
  type Started,
} from './child-spec.js'
import { INTENSITY_DEFAULT, type Intensity } from './intensity.js'
import type { StartContext } from './running.js'
import type { Strategy } from './strategy.js'
import { Supervisor, type SupervisorOptions } from './supervisor.js'

/** What is significant can't be permanent. */
type Persistence =
  | { readonly restart?: 'permanent'; readonly significant?: false }
  | { readonly restart: 'transient' | 'temporary'; readonly significant?: boolean }

interface Common {
  /** Unique among siblings; no `/`. */
  readonly id: string
  /** Default: as long as it takes. */
  readonly startTimeoutMs?: number | 'infinity'
  readonly backoff?: Partial<RestartBackoff>
}

export type ServiceDeclaration = Common &
  Persistence & {
    start(context: StartContext): Started | Promise<Started>
    /** Default 5 s. */
    readonly shutdown?: Shutdown
    /** As the tree shows it. */
    readonly type?: 'service' | 'process' | 'actors'
  }

export type SupervisorDeclaration = Common &
  Persistence & {
    readonly strategy?: Exclude<Strategy, 'dynamic'>
    readonly intensity?: Partial<Intensity>
    readonly autoShutdown?: AutoShutdown
    /** Default `infinity`: each of its children has a time of its own. */
    readonly shutdown?: Shutdown
    /** In the order in which they start. */
    readonly children: readonly ChildSpec[]
  }

/** Children of one kind, started on demand with an argument each. They have no order, stop all at once, and leave nothing when they end. */
export type DynamicDeclaration<A> = Common &
  Persistence & {
    readonly intensity?: Partial<Intensity>
    readonly shutdown?: Shutdown
    /** The spec of a child, by `service` or `supervisor`; with this id. */
    readonly child: (id: string, argument: A) => ChildSpec
  }

/** The spec of a dynamic supervisor; it knows what its children are started with. */
export interface DynamicSpec<A> extends ChildSpec {
  readonly child: (id: string, argument: A) => ChildSpec
}

export function service(declaration: ServiceDeclaration): ChildSpec {
  const { type = 'service', shutdown = 5_000, start } = declaration
  return { ...common(declaration), type, shutdown, start: context => start(context) }
}

/** @throws SupervisionError when its children's specs can't be. */
export function supervisor(declaration: SupervisorDeclaration): ChildSpec {
  const { strategy = 'one_for_one', autoShutdown = 'never', children } = declaration
  checkChildSpecs(children, autoShutdown)
  return supervising(declaration, { strategy, autoShutdown, children })
}

export function dynamic<A = void>(declaration: DynamicDeclaration<A>): DynamicSpec<A> {
  const { child } = declaration
  return { ...supervising(declaration, { strategy: 'dynamic', autoShutdown: 'never', children: [] }), child }
}

function common({
  id,
  restart = 'permanent',
  significant = false,
  startTimeoutMs = 'infinity',
  backoff,
}: Common & Persistence) {
  return { id, restart, significant, startTimeoutMs, backoff: { ...BACKOFF_DEFAULT, ...backoff } }
}

function supervising(
  declaration: Common & Persistence & { readonly intensity?: Partial<Intensity>; readonly shutdown?: Shutdown },
  rules: Pick<SupervisorOptions, 'strategy' | 'autoShutdown' | 'children'>,
): ChildSpec {
  const { shutdown = 'infinity' } = declaration
  const intensity = { ...INTENSITY_DEFAULT, ...declaration.intensity }
  return {
    ...common(declaration),
    type: 'supervisor',
    strategy: rules.strategy,
    shutdown,
    async start({ path, signal, tell, modules }) {
      const started = new Supervisor({ path, intensity, ...rules }, modules)
      signal.addEventListener('abort', () => void started.stop(), { once: true })
      tell(started)
      await started.start()
      return started
    },
  }
}
