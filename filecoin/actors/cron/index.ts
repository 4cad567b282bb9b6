export * from './state.js'
