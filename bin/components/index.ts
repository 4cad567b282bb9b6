/** The components that a process can run. */
export { COMPONENTS, type Component, chooseComponent, PLANNED } from './components.js'
export { ComponentErrorCode } from './errors.js'
