/** config.toml and the environment. */
import { existsSync } from 'node:fs'
import { ConfigError, describeFault } from '../../../config/index.js'
import { type Check, failed, ok } from '../check.js'

export const configuration: Check = {
  id: 'configuration',
  group: 'repo',
  isInside: true,
  look({ config, repository }) {
    const { error } = config
    if (error === undefined)
      return ok(
        existsSync(repository.config)
          ? `${repository.config} is right`
          : 'all options are at their defaults, but for the environment',
      )
    const faults = error instanceof ConfigError ? error.data.faults : []
    return failed(
      faults.length > 0
        ? faults.map(fault => `${fault.code}: ${describeFault(fault)}`).join('; ')
        : `the configuration can't be read: ${(error as Error).message}`,
      'Put that right, and look at the result with `vesper config check`.',
      { faults },
    )
  },
}
