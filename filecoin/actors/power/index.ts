export * from './methods.js'
export { type SealVerifyInfo, sealVerifyInfo } from './seal-verify-info.js'
export * from './state.js'
