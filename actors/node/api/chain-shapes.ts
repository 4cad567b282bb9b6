/** What Lotus's Chain methods speak of besides the chain's own types. Source: Lotus, api/api_full.go. */
import { link, list, text, tuple } from '../../../filecoin/cbor/index.js'
import { message, signedMessage, tipset } from '../../../filecoin/index.js'

/** `current` once at first; then `revert`, newest first, and `apply`, oldest first. */
export const headChange = tuple('headChange', { type: text, val: tipset })

export const listedMessage = tuple('listedMessage', { cid: link, message })

export const blockMessages = tuple('blockMessages', {
  blsMessages: list(message),
  secpkMessages: list(signedMessage),
  cids: list(link),
})
