/** The rules of users, tokens and all that hangs on them. */
export { type DeskModules, type Desks, openDesks } from './desks.js'
export { minerOf, refuse, signerOf } from './requests.js'
export { isMeant } from './revocation.js'
export type { RevocationNews } from './revocation-feed.js'
export { hashOf, type TokenPayload } from './token-text.js'
export { MEASURES } from './usage.js'
export { LOCAL_USER, UserState } from './users.js'
