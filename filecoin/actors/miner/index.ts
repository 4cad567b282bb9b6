export * from './deadline.js'
export * from './info.js'
export * from './sector.js'
export * from './state.js'
