export * from './deal.js'
export * from './state.js'
