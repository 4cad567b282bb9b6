/** Whose the repo is, and who else can read it: tokens and keys lie in it. */
import { accessSync, chmodSync, constants, type Stats, statSync } from 'node:fs'
import { type Check, type Finding, failed, ok, warning } from '../check.js'
import type { Scene } from '../scene.js'
import { secretFiles } from '../secret-files.js'

const OTHERS = 0o077

export const permissions: Check = {
  id: 'permissions',
  group: 'repo',
  look(scene) {
    const { machine, repository } = scene
    const repo = statSync(repository.path, { throwIfNoEntry: false })
    if (repo === undefined) return ok(`${repository.path} is not there yet; the first command that needs it makes it`)
    if (!repo.isDirectory())
      return failed(`${repository.path} is not a folder`, 'Choose another repo with --repo or VESPER_PATH.')
    const uid = machine.uid
    if (uid !== null && repo.uid !== uid) {
      const found = `the repo belongs to user ${repo.uid}, and this is user ${uid}`
      // Root can write everywhere; what it makes there the repo's own user can't touch.
      return uid === 0
        ? warning(`${found} (root)`, 'Run commands that change something as the user that the repo belongs to.')
        : failed(found, 'Run Vesper as the user that the repo belongs to, or choose another repo with --repo.')
    }
    const foreign = secretFiles(repository.path).find(({ stat }) => uid !== null && stat.uid !== repo.uid)
    if (foreign !== undefined)
      return failed(
        `${foreign.path} belongs to user ${foreign.stat.uid}, the repo to user ${repo.uid}`,
        `Give it back: \`chown -R ${repo.uid} ${repository.path}\`.`,
      )
    try {
      accessSync(repository.path, constants.R_OK | constants.W_OK | constants.X_OK)
    } catch (error) {
      return failed(
        `the repo can't be written: ${(error as NodeJS.ErrnoException).code}`,
        'Put the permissions right, or choose another folder with --repo or VESPER_PATH.',
      )
    }
    return openToOthers(scene, repo)
  },
}

function openToOthers({ repository }: Scene, repo: Stats): Finding {
  const open = [{ path: repository.path, stat: repo }, ...secretFiles(repository.path)].filter(
    ({ stat }) => (stat.mode & OTHERS) !== 0,
  )
  if (open.length === 0) return ok(`${repository.path} is this user's alone`)
  const modes = open.map(({ path, stat }) => ({ path, mode: (stat.mode & 0o777).toString(8).padStart(4, '0') }))
  return {
    ...warning(
      `others can look into ${modes.map(({ path, mode }) => `${path} (${mode})`).join(', ')}`,
      `\`vesper doctor --fix\` takes that away, as does \`chmod go= ${open.map(({ path }) => path).join(' ')}\`.`,
      { open: modes },
    ),
    cure: {
      done: `took it away from others: ${open.map(({ path }) => path).join(', ')}`,
      apply() {
        for (const { path, stat } of open) chmodSync(path, stat.mode & 0o700)
      },
    },
  }
}
