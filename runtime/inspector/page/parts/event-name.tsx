/** An event's type as people say it. XState's own names tell where a result belongs, at length. */

const OWN = /^xstate\.(done|error|after)\.(?:actor\.\d+\.)?(.+)$/

export function eventWords(type: string): string {
  const found = OWN.exec(type)
  if (found === null) return type
  const [, what = '', rest = ''] = found
  const keys = rest.split('.')
  // `after` names the delay first, then the machine and the state; the others the machine and the state.
  return what === 'after' ? `after ${keys[0]}` : `${what} ${keys.at(-1)}`
}

export function EventName({ type }: { type: string }) {
  return <code title={type}>{eventWords(type)}</code>
}
