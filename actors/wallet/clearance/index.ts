/** What stands between a request and a key: what is signed is known, allowed, and in the log. */
export {
  type AskedToSign,
  Clearance,
  type ClearanceModules,
  type Cleared,
  type Examined,
  type OpenedClearance,
} from './clearance.js'
