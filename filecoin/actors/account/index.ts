export * from './methods.js'
export * from './state.js'
