/** Tells the log, and whoever listens, what happens in the tree. */
import type { SupervisionEvent } from './events.js'
import type { SupervisionModules } from './modules.js'

/** A listener that throws must not take a supervisor down. */
export function announce({ log, onEvent }: SupervisionModules, event: SupervisionEvent): void {
  const { type, at, ...fields } = event
  log[levelOf(event)](fields, `supervision: ${type}`)
  try {
    onEvent?.(event)
  } catch (error) {
    log.error({ event: type, error: String(error) }, 'supervision: a listener threw')
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
