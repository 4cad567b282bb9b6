/** What the gateway can be asked, and how it asks. Data only; the answers live in `methods/`. */
export * from './calls.js'
export * from './events.js'
