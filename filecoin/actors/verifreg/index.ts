export * from './allocation-params.js'
export * from './methods.js'
export * from './state.js'
