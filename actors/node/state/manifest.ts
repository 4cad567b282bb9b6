/** The manifest of the actors' bundle, which a state names the list in, but not itself. */
import type { CID } from 'multiformats/cid'
import { link, tuple, uint } from '../../../filecoin/cbor/index.js'
import { cidOf, encode } from '../../../filecoin/index.js'

const manifest = tuple('manifest', { version: uint, actors: link })
const VERSION = 1

/** @param actors The list of codes, which the system actor's state names. */
export const manifestCid = (actors: CID): CID => cidOf(encode(manifest, { version: VERSION, actors }))
