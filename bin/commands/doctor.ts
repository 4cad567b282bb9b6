/** `vesper doctor`: is everything as it has to be? */
import type { Command } from 'commander'
import type { Run } from '../../runtime/command/index.js'
import type { DoctorOptions } from '../doctor/doctor.js'

export function registerDoctorCommand(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('look at the machine, the installation and the repo, and say what is wrong and what to do')
    .option('--fix', 'do what can do no harm: take away from others the right to look into the repo')
    .addHelpText(
      'after',
      `
It changes nothing without --fix, and needs no running process. Exits with 1 when something failed; warnings don't count.

Examples:
  $ vesper doctor
  $ vesper doctor --repo /srv/vesper --fix
  $ vesper doctor --json | jq -r '.checks[] | select(.status == "failed") | .id'`,
    )
    .action((options: DoctorOptions, command: Command) =>
      run(command, async context => (await import('../doctor/doctor.js')).doctor(options, context)),
    )
}
