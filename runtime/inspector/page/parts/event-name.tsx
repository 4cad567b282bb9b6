/** An event of a kind of actors by the name that its machine gives it. */
import { eventWords } from '../chart/event-words.js'
import { useChart } from '../state/charts.js'

export const EventName = ({ kind, type }: { kind: string; type: string }) => <>{eventWords(useChart(kind), type)}</>
