// @ts-check
/** Says what set-up is doing: a living line on a terminal, plain lines in a log, JSON lines for a program. */
import { styleText } from 'node:util'

/**
 * @typedef {object} Progress
 * @property {(step: { id: string, title: string, expectedSeconds: number }) => void} begin
 * @property {(line: string) => void} say the tool's newest line, or why we wait
 * @property {(result: 'done' | 'failed' | 'interrupted') => void} end
 * @property {(event: { ready: true, seconds: number, worked: boolean, installation: object }) => void} ready
 * @property {(error: import('./errors.mjs').SetupError) => void} error
 * @property {(text: string) => void} note
 */

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 100
/** A log that stays silent for longer looks dead. */
const SIGN_OF_LIFE_MS = 15_000

/**
 * @param {number} seconds
 * @returns {string} m:ss
 */
export function clock(seconds) {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/**
 * @param {number} elapsed seconds
 * @param {number} expected seconds
 */
export function elapsedOf(elapsed, expected) {
  if (expected < 1) return clock(elapsed)
  return elapsed > expected * 1.25
    ? `${clock(elapsed)}, longer than the usual ${clock(expected)}`
    : `${clock(elapsed)} of about ${clock(expected)}`
}

/**
 * Errors read the same on a terminal and in a log: what, the tool's last lines, what to do.
 * @param {import('./errors.mjs').SetupError} error
 * @returns {string[]}
 */
function errorLines(error) {
  return [
    `${error.code}: ${error.message}`,
    ...error.output.map(line => `    ${line}`),
    ...(error.log ? [`  All of the output: ${error.log}`] : []),
    `  → ${error.remedy}`,
  ]
}

/**
 * @param {{ json: boolean, out: NodeJS.WriteStream, err: NodeJS.WriteStream, env: NodeJS.ProcessEnv }} about
 * @returns {Progress}
 */
export function progressFor({ json, out, err, env }) {
  if (json) return jsonProgress(out)
  return err.isTTY && env.TERM !== 'dumb' && !env.CI ? terminalProgress(err, !env.NO_COLOR) : plainProgress(err)
}

/** A step under way, and how long it has been. */
class Running {
  /** @param {{ id: string, title: string, expectedSeconds: number }} step */
  constructor(step) {
    this.id = step.id
    this.title = step.title
    this.expected = step.expectedSeconds
    this.since = performance.now()
    this.last = ''
  }

  get elapsed() {
    return (performance.now() - this.since) / 1000
  }
}

/**
 * @param {NodeJS.WriteStream} err
 * @param {boolean} coloured
 * @returns {Progress}
 */
function terminalProgress(err, coloured) {
  /** @type {Running | null} */
  let step = null
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  let frame = 0
  /** @type {(format: 'dim' | 'green' | 'red' | 'cyan', text: string) => string} */
  const style = (format, text) => (coloured ? styleText(format, text) : text)
  const draw = () => {
    if (!step) return
    frame = (frame + 1) % FRAMES.length
    const head = ` ${step.title} · ${elapsedOf(step.elapsed, step.expected)}`
    const room = (err.columns ?? 80) - head.length - 5
    const last = room > 10 && step.last ? style('dim', `  ${step.last.trim().slice(0, room)}`) : ''
    err.write(`\r\x1b[2K${style('cyan', FRAMES[frame] ?? '')}${head}${last}`)
  }
  /** @param {string} line */
  const above = line => {
    err.write(`\r\x1b[2K${line}\n`)
    draw()
  }
  return {
    begin(next) {
      step = new Running(next)
      timer = setInterval(draw, FRAME_MS)
      timer.unref()
      draw()
    },
    say(line) {
      if (step) step.last = line
    },
    end(result) {
      clearInterval(timer)
      if (!step) return
      const mark = result === 'done' ? style('green', '✔') : style('red', '✖')
      const ended = step
      step = null
      above(`${mark} ${ended.title} · ${clock(ended.elapsed)}${result === 'interrupted' ? ' · interrupted' : ''}`)
    },
    ready({ seconds, worked }) {
      if (worked) above(`${style('green', '✔')} ready · ${clock(seconds)}`)
    },
    error(error) {
      for (const line of errorLines(error)) above(line)
    },
    note: above,
  }
}

/**
 * @param {NodeJS.WriteStream} err
 * @returns {Progress}
 */
function plainProgress(err) {
  /** @type {Running | null} */
  let step = null
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  /** @param {string} text */
  const line = text => void err.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`)
  return {
    begin(next) {
      const running = new Running(next)
      step = running
      line(`${running.title}${running.expected >= 1 ? ` (about ${clock(running.expected)})` : ''}`)
      timer = setInterval(() => {
        line(
          `${running.title} · ${elapsedOf(running.elapsed, running.expected)}${running.last ? ` · ${running.last.trim()}` : ''}`,
        )
      }, SIGN_OF_LIFE_MS)
      timer.unref()
    },
    say(text) {
      if (step) step.last = text
    },
    end(result) {
      clearInterval(timer)
      if (step) line(`${step.title} · ${result} after ${clock(step.elapsed)}`)
      step = null
    },
    ready({ seconds, worked }) {
      if (worked) line(`ready · ${clock(seconds)}`)
    },
    error(error) {
      for (const text of errorLines(error)) err.write(`${text}\n`)
    },
    note: line,
  }
}

/**
 * @param {NodeJS.WriteStream} out
 * @returns {Progress}
 */
function jsonProgress(out) {
  /** @type {Running | null} */
  let step = null
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  /** @param {object} event */
  const line = event => void out.write(`${JSON.stringify(event)}\n`)
  /** @param {Running} running */
  const about = running => ({
    step: running.id,
    elapsedSeconds: Math.round(running.elapsed * 10) / 10,
    expectedSeconds: running.expected,
  })
  return {
    begin(next) {
      const running = new Running(next)
      step = running
      line({ event: 'begin', title: running.title, ...about(running) })
      timer = setInterval(() => line({ event: 'progress', ...about(running), last: running.last }), SIGN_OF_LIFE_MS)
      timer.unref()
    },
    say(text) {
      if (step) step.last = text
    },
    end(result) {
      clearInterval(timer)
      if (step) line({ event: result, ...about(step) })
      step = null
    },
    ready({ seconds, worked, installation }) {
      line({ event: 'ready', seconds: Math.round(seconds * 1000) / 1000, worked, ...installation })
    },
    error(error) {
      line({ event: 'error', code: error.code, message: error.message, remedy: error.remedy, output: error.output })
    },
    note(text) {
      line({ event: 'note', message: text })
    },
  }
}
