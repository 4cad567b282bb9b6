/** A statechart that is laid out, as the build writes it and the page draws it. Lengths are pixels, places absolute. Data only. */
import { z } from 'zod'
import { TONES } from '../machine/index.js'

const ChartNode = z.object({
  /** Dotted path of the state; the machine itself is no node. */
  id: z.string(),
  label: z.string(),
  type: z.enum(['atomic', 'compound', 'parallel', 'final', 'history']),
  /** Whether its parent, or the machine, begins in it. */
  initial: z.boolean(),
  x: z.number(),
  y: z.number(),
  w: z.number(),
  h: z.number(),
  parent: z.string().nullable(),
  /** Names of the effects that run while it is active. */
  invokes: z.array(z.string()),
  /** Names of the delays after which it is left. */
  after: z.array(z.string()),
  /** What it means, in a sentence for people; charts of older builds have none. */
  description: z.string().optional(),
  /** What it is told as among many actors. */
  stage: z.object({ name: z.string(), tone: z.enum(TONES) }).optional(),
})
export type ChartNode = z.infer<typeof ChartNode>

const ChartEdge = z.object({
  id: z.string(),
  /** Dotted path; empty for the machine itself: from whatever state it is in. */
  from: z.string(),
  /** Dotted path; the same as `from` where an event is taken and no state is left. */
  to: z.string(),
  /** Type of the event as the machine gets it; empty for a transition that is taken at once. */
  event: z.string(),
  guard: z.string().nullable(),
  /** What to write beside it. */
  text: z.string(),
  /** None for one that leaves no state. */
  points: z.array(z.tuple([z.number(), z.number()])),
  /** Where `text` goes. */
  label: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }).nullable(),
})
export type ChartEdge = z.infer<typeof ChartEdge>

export const Chart = z.object({
  kind: z.string(),
  machine: z.string(),
  version: z.int(),
  /** Fingerprint of the definition that was laid out. */
  hash: z.string(),
  width: z.number(),
  height: z.number(),
  nodes: z.array(ChartNode),
  edges: z.array(ChartEdge),
})
export type Chart = z.infer<typeof Chart>
