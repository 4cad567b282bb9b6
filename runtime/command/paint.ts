/** Colours, where there is somebody to see them. */

/** Numbers of ECMA-48's SGR. */
const COLOURS = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

export type Paint = (colour: keyof typeof COLOURS, text: string) => string

export const plain: Paint = (_, text) => text

export const coloured: Paint = (colour, text) => `\u001b[${COLOURS[colour]}m${text}\u001b[0m`

/** https://no-color.org: set to anything but nothing. */
export const wantsColour = (environment: Readonly<Record<string, string | undefined>>): boolean =>
  (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb'
