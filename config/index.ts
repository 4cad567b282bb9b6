/** What a user can set, and where things are. */
export { type EffectiveOption, effectiveOptions, tomlValue } from './effective.js'
export type { Environment } from './environment.js'
export { ConfigError, ConfigErrorCode, type ConfigFault, describeFault, type Place } from './errors.js'
export { type Installation, InstallationError, InstallationErrorCode, readInstallation } from './installation.js'
export { type Loaded, type LoadOptions, loadConfig, type Origin, readConfigFile } from './load.js'
export { checkoutRoot, resolveRepoPath } from './paths.js'
export { type Config, schema } from './schema.js'
export { configTemplate } from './template.js'
