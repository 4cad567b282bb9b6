/** Does the binary of uWebSockets.js load? Its own loader falls back in silence, so it is asked for by name. */
import { createRequire } from 'node:module'
import { probe } from './probe.js'

await probe(({ binary }: { binary: string }) => ({ loaded: typeof createRequire(import.meta.url)(binary).App }))
