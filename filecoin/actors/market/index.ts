export * from './deal.js'
export * from './methods.js'
export * from './state.js'
