/** The progress of files on a terminal: file, sectors, phases, drawn in place (listr2). */
import { Listr, type ListrTask } from 'listr2'
import { bytes, count, duration } from '../../../runtime/command/index.js'
import type { FileProgress, Following } from './follow.js'
import type { Expectation, PhaseProgress, SectorProgress } from './progress.js'

/** With more sectors than this a file's sectors are a line each. */
const WITH_PHASES = 3
/** And no more lines than this. */
const MOST_LINES = 12
const REDRAW_MS = 250

type AnyTask = { title: string }

/**
 * Draws until `done` settles; the outcome of the work is the caller's.
 * @param done the work that is drawn
 */
export async function drawTree(
  following: Following,
  done: Promise<unknown>,
  { expected, now }: { readonly expected: Expectation; readonly now: () => number },
): Promise<void> {
  const redraws = new Set<() => void>()
  const redraw = setInterval(() => {
    for (const each of redraws) each()
  }, REDRAW_MS)
  let isOver = false
  const over = done
    .catch(() => {})
    .finally(() => {
      isOver = true
    })
  /** A line that says what `title` says, until `isDone`; it fails when the work is over and it isn't done. */
  const line = (title: () => string, isDone: () => boolean) => async (task: AnyTask) => {
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        task.title = title()
        if (!isDone() && !isOver) return
        redraws.delete(look)
        if (isDone()) resolve()
        else reject(new Error(task.title))
      }
      redraws.add(look)
      void over.then(look)
      look()
    })
  }
  const tasksOf = (index: number): ListrTask[] => {
    const file = () => following.files[index] as FileProgress
    const { sectors } = file()
    if (sectors.length <= WITH_PHASES)
      return sectors.map(sector => ({
        title: sectorTitle(sector),
        task: (_, task) =>
          task.newListr(
            sector.phases.map(phase => ({
              title: phase.name,
              task: (__, inner) =>
                line(
                  () => phaseTitle(sector, phase, expected, now()),
                  () => phase.state === 'done',
                )(inner),
            })),
            // One after the other: what waits is shown as waiting.
            { concurrent: false, exitOnError: false },
          ),
      }))
    const lines = sectors.slice(0, MOST_LINES).map(sector => ({
      title: sectorTitle(sector),
      task: (_: unknown, task: AnyTask) =>
        line(
          () => sectorLine(sector, expected, now()),
          () => sector.isProving,
        )(task),
    }))
    const rest = () => file().sectors.slice(MOST_LINES)
    if (rest().length === 0) return lines
    return [
      ...lines,
      {
        title: 'more',
        task: (_: unknown, task: AnyTask) =>
          line(
            () =>
              `${count(rest().length, 'more sector')}, ${rest().filter(sector => sector.isProving).length} of them proved`,
            () => rest().every(sector => sector.isProving),
          )(task),
      },
    ]
  }
  const list = new Listr(
    following.files.map(({ file }, index) => ({
      title: `${file.name}, ${bytes(file.bytes)}`,
      task: async (_: unknown, task) => {
        await line(
          () => `${file.name}, ${bytes(file.bytes)}: looking for room`,
          () => isPlaced(following.files[index] as FileProgress),
        )(task)
        task.title = `${file.name}, ${bytes(file.bytes)}, ${count(file.pieces.length, 'piece')}`
        return task.newListr(tasksOf(index), { concurrent: true, exitOnError: false })
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      // Ctrl-C is the command's own business.
      registerSignalListeners: false,
      renderer: 'default',
      rendererOptions: { collapseSubtasks: true, collapseErrors: false, showErrorMessage: false },
    },
  )
  try {
    await list.run()
  } finally {
    clearInterval(redraw)
  }
}

const isPlaced = ({ file, sectors }: FileProgress): boolean =>
  sectors.length > 0 && file.pieces.every(piece => piece.sector !== null)

const sectorTitle = (sector: SectorProgress): string => `sector ${sector.number}`

function phaseTitle(sector: SectorProgress, phase: PhaseProgress, expected: Expectation, now: number): string {
  switch (phase.state) {
    case 'waiting':
      // The sector went back to an earlier phase, whose line has been drawn to its end.
      return sector.running === null
        ? phase.name
        : `${phase.name}, after ${sector.running.name} again ${elapsed(sector.running, expected, now)}`
    case 'done':
      return phase.tookMs === null || phase.name === 'Proving'
        ? phase.name
        : `${phase.name} took ${duration(phase.tookMs)}`
    case 'failed':
      return `${phase.name} failed, it is tried again${sector.failure === null ? '' : ` (${sector.failure})`}`
    case 'running':
      return `${phase.name}${sector.note === null ? '' : ` (${sector.note})`} ${elapsed(phase, expected, now)}`
  }
}

/** One line for a whole sector. */
export function sectorLine(sector: SectorProgress, expected: Expectation, now: number): string {
  const { running } = sector
  if (sector.isProving) return `${sectorTitle(sector)}: Proving`
  if (running === null)
    return `${sectorTitle(sector)}: ${sector.state}${sector.failure === null ? '' : ` (${sector.failure})`}`
  return `${sectorTitle(sector)}: ${phaseTitle(sector, running, expected, now)}`
}

function elapsed(phase: PhaseProgress, expected: Expectation, now: number): string {
  const usual = expected.of(phase.name)
  const since = duration(Math.max(0, Math.floor((now - (phase.startedAt ?? now)) / 1_000) * 1_000))
  return usual === null || usual < 1_000 ? since : `${since} of about ${duration(usual)}`
}
