/** What set-up has built for this checkout, as it wrote it to `dist/setup.json`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Installation = z.object({
  /** Of the file's form. */
  version: z.literal(1),
  /** The native addon, absolute path. */
  addon: z.string(),
  /** Groth16 parameters and verifying keys. */
  parameterCache: z.string(),
  /** Parent caches of the proofs' graphs; without the slash that FIL_PROOFS_CACHE_DIR wants at its end. */
  parentCache: z.string(),
  /** The folder that holds all of these, and the locks of what runs once on a machine. */
  cache: z.string(),
})
export type Installation = z.infer<typeof Installation>

export enum InstallationErrorCode {
  /** Set-up hasn't run in this checkout. */
  MISSING = 'SETUP_MISSING',
  /** What set-up wrote can't be read, or something it built is gone. */
  DAMAGED = 'SETUP_DAMAGED',
}

export class InstallationError extends Error {
  override readonly name = 'InstallationError'
  readonly remedy: string

  constructor(
    readonly code: InstallationErrorCode,
    message: string,
    checkout: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.remedy = `Run \`npm run setup\` in ${checkout}.`
  }
}

/** @throws InstallationError. */
export function readInstallation(checkout: string): Installation {
  const file = join(checkout, 'dist', 'setup.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new InstallationError(
      InstallationErrorCode.MISSING,
      `the native proofs and their parameters aren't set up: ${file} can't be read`,
      checkout,
      { cause },
    )
  }
  let installation: Installation
  try {
    installation = Installation.parse(JSON.parse(text))
  } catch (cause) {
    throw new InstallationError(InstallationErrorCode.DAMAGED, `${file} isn't what set-up writes`, checkout, { cause })
  }
  for (const path of [installation.addon, installation.parameterCache])
    if (!existsSync(path))
      throw new InstallationError(InstallationErrorCode.DAMAGED, `${path}, which set-up built, is gone`, checkout)
  return installation
}
