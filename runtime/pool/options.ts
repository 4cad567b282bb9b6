/** What a pool can be told, beside its defaults. Sizes are bytes, times milliseconds. */
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { PoolError, PoolErrorCode } from './errors.js'

const absolutePath = z.string().refine(isAbsolute, 'must be an absolute path')
const modulePath = z
  .string()
  .refine(
    value => isAbsolute(value) || value.startsWith('file://'),
    'must be an absolute path or a file URL of an ES module',
  )
const bytes = z.int().min(0)
const milliseconds = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)

/** A class of work: one worker process, its threads and its rules. */
export const PoolClassOptions = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/)
      .describe('Name of the class, also seen in `ps`: lower case letters, digits, dashes'),
    taskFile: modulePath.describe(
      'ES module whose default export is the task function: `async (input, context) => output`',
    ),
    threads: z
      .int()
      .min(1)
      .max(1024)
      .default(1)
      .describe('Tasks of the class that run at once, each on its own thread'),
    memoryBytes: bytes.describe('Memory that one task may need; counted against the budget of the pool while it runs'),
    nice: z.int().min(-20).max(19).default(0).describe('Nice level of the process; below 0 needs the privilege'),
    priority: z.int().default(0).describe('Which class gets memory first when it is short: higher first'),
    exclusiveLock: absolutePath
      .optional()
      .describe(
        'Lock file held while a task of the class runs, so that one runs on the machine. Needs `threads: 1` and `lockModule`',
      ),
    processLock: absolutePath
      .optional()
      .describe(
        'Lock file that the worker process holds for its life: a replacement starts work only after the old process is gone, even one orphaned by a kill of the main process. Needs `lockModule`',
      ),
    env: z
      .record(z.string(), z.string())
      .default({})
      .describe('Environment of the worker process on top of the main one, e.g. RAYON_NUM_THREADS'),
    taskTimeoutMs: milliseconds
      .default(0)
      .describe(
        'A task that runs longer is taken for hung and its process is replaced; paused time does not count. 0: no limit',
      ),
    idleMs: milliseconds.default(0).describe('The process ends when it had nothing to do for so long. 0: it is kept'),
    attempts: z
      .int()
      .min(1)
      .default(3)
      .describe('How often a task is tried when its worker crashes or hangs. A task that throws is not tried again'),
    maxQueue: z
      .int()
      .min(0)
      .default(10_000)
      .describe('Tasks that may wait; above it a call is refused with POOL_QUEUE_FULL'),
  })
  .refine(options => options.exclusiveLock === undefined || options.threads === 1, {
    path: ['threads'],
    message: 'a class with exclusiveLock runs one task at a time: threads must be 1',
  })

export const PoolOptions = z
  .strictObject({
    memoryBytes: bytes.describe('Memory that running tasks of all classes may need together'),
    lockModule: modulePath
      .optional()
      .describe('ES module that exports `tryLock` (LockPort); loaded by the worker processes'),
    heartbeatMs: milliseconds.min(1).default(5_000).describe('How often a worker process is asked for a sign of life'),
    missedHeartbeats: z
      .int()
      .min(1)
      .default(6)
      .describe('After so many unanswered ones in a row the process is taken for hung'),
    startTimeoutMs: milliseconds
      .min(1)
      .default(60_000)
      .describe('A process that is not ready after so long is replaced; waiting for `processLock` does not count'),
    startAttempts: z
      .int()
      .min(1)
      .default(5)
      .describe('After so many failed starts in a row the tasks that wait are refused with POOL_START_FAILED'),
    backoffMinMs: milliseconds
      .default(200)
      .describe('Pause before a restart once a process crashed twice without finishing a task'),
    backoffMaxMs: milliseconds.default(30_000).describe('The pause doubles up to this'),
    backoffJitter: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .describe('Share of the pause that is random, so that classes do not restart in step'),
    windowMs: milliseconds
      .min(1)
      .default(600_000)
      .describe('How far back the waiting and running times of `stat()` look'),
    classes: z.array(PoolClassOptions).min(1),
  })
  .check(({ value, issues }) => {
    const names = new Set<string>()
    value.classes.forEach((one, index) => {
      const refuse = (field: string, message: string) =>
        issues.push({ code: 'custom', input: value, path: ['classes', index, field], message })
      if (names.has(one.name)) refuse('name', `class ${one.name} is declared twice`)
      names.add(one.name)
      if (one.memoryBytes > value.memoryBytes)
        refuse(
          'memoryBytes',
          `a task needs ${one.memoryBytes} bytes, more than the budget of ${value.memoryBytes}: it could never run`,
        )
      if (value.lockModule === undefined && (one.exclusiveLock ?? one.processLock) !== undefined)
        refuse('exclusiveLock', 'a class with exclusiveLock or processLock needs lockModule')
    })
  })

export type PoolClassOptions = z.output<typeof PoolClassOptions>
export type PoolOptions = z.output<typeof PoolOptions>
/** What a caller writes: everything with a default may be left out. */
export type PoolOptionsInput = z.input<typeof PoolOptions>
export type PoolClassOptionsInput = z.input<typeof PoolClassOptions>

/** @throws PoolError POOL_OPTIONS_INVALID, with every problem found. */
export function parsePoolOptions(input: PoolOptionsInput): PoolOptions {
  const parsed = PoolOptions.safeParse(input)
  if (parsed.success) return parsed.data
  throw new PoolError(
    { code: PoolErrorCode.OptionsInvalid, problems: z.prettifyError(parsed.error) },
    { cause: parsed.error },
  )
}
