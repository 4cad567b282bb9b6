/** Can the records of a store be read? */
import { inspectStore } from '../../../runtime/store/index.js'
import { probe } from './probe.js'

await probe(({ path, limitMs }: { path: string; limitMs: number }) => inspectStore({ path, limitMs }))
