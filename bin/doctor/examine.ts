/** Runs the checks one after the other, each whatever became of those before it. */
import { type Check, type Finding, skipped } from './check.js'
import type { Scene } from './scene.js'

export interface Examined extends Omit<Finding, 'cure'> {
  readonly id: string
  readonly group: Check['group']
  /** What was mended. */
  readonly done?: string
}

/** @param fix to do what findings propose and can't do harm */
export async function examine(
  { checks, fix }: { readonly checks: readonly Check[]; readonly fix: boolean },
  scene: Scene,
): Promise<readonly Examined[]> {
  const examined: Examined[] = []
  for (const check of checks) examined.push(await look(check, scene, fix))
  return examined
}

async function look(check: Check, scene: Scene, fix: boolean): Promise<Examined> {
  const { id, group, isInside = false } = check
  if (isInside && !scene.machine.mayEnter(scene.repository.path))
    return { id, group, ...skipped('this user may not look into the repo') }
  try {
    const { cure, ...finding } = await check.look(scene)
    if (cure === undefined || !fix) return { id, group, ...finding }
    cure.apply()
    // Whether it helped is looked for, not assumed.
    const { cure: _, ...after } = await check.look(scene)
    return { id, group, ...after, done: cure.done }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return {
      id,
      group,
      status: 'failed',
      found: `it can't be looked at: ${code === undefined || message.startsWith(code) ? '' : `${code}: `}${message}`,
      todo: 'Put the permissions right, or run this as the user that the repo belongs to.',
    }
  }
}
