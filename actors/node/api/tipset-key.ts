/** The parameter that most of Lotus's methods end with. */
import { tipsetKey } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'

/** Null, an empty list, or left out: the head. */
export const TipsetKeyParam = wire(tipsetKey).prefault(null)
