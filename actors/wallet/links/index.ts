/** The wallet's ways out to gateways. */
export { attach } from './attach.js'
export { Links } from './links.js'
