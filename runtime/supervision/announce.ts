/** Tells the log, and whoever listens, what happens in the tree. */
import { toFailure } from '../effects/index.js'
import type { SupervisionEvent } from './events.js'
import type { SupervisionModules } from './modules.js'

/** @param error what is behind it, for the log: with its stack and causes. */
export function announce({ log, onEvent }: SupervisionModules, event: SupervisionEvent, error?: unknown): void {
  const { type, at, ...fields } = event
  log[levelOf(event)]({ ...fields, ...(error !== undefined && { error: toFailure(error) }) }, `supervision: ${type}`)
  if (onEvent !== undefined) tell({ log }, onEvent, event)
}

/** A listener that throws must take neither a supervisor down nor the news from other listeners. */
export function tell(
  { log }: Pick<SupervisionModules, 'log'>,
  listener: (event: SupervisionEvent) => void,
  event: SupervisionEvent,
): void {
  try {
    listener(event)
  } catch (error) {
    log.error({ event: event.type, error: toFailure(error) }, 'supervision: a listener threw')
  }
}

function levelOf(event: SupervisionEvent): 'debug' | 'info' | 'warn' | 'error' {
  switch (event.type) {
    case 'child.started':
      return 'debug'
    case 'child.stopped':
      return event.how === 'asked' ? 'debug' : 'warn'
    case 'child.exited':
      return event.kind === 'normal' ? 'info' : 'warn'
    case 'child.restarting':
      return 'info'
    case 'child.start-failed':
      return 'warn'
    case 'supervisor.gave-up':
      return 'error'
  }
}
