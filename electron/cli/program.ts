import { Command, CommanderError, Option } from 'commander'
import { errorReportOf } from '#shared/studio-error.ts'
import { normaliseArguments } from './normalise-arguments.ts'

/** The exit code of an unknown command, as the reference has it (spec/templates.md 6.3). */
const unknownCommand = 127

/**
 * Runs the command line and gives back its exit code. Commands are loaded when they are called: `validate` need not
 * load SSH, nor `build` a web server.
 */
export async function runProgram(args: readonly string[]): Promise<number> {
  let code = 0
  const program = createProgram((result) => {
    code = result
  })
  try {
    await program.parseAsync(normaliseArguments(args), { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.code === 'commander.unknownCommand') return unknownCommand
      return error.exitCode === 0 ? 0 : 1
    }
    const report = errorReportOf(error)
    process.stderr.write(`Error: ${report.message}\n${report.hint === undefined ? '' : `  ${report.hint}\n`}`)
    return 1
  }
}

function createProgram(ended: (code: number) => void): Command {
  const program = new Command('omi-studio')
    .description('Build OUTSCALE machine images (OMIs) from Packer templates, without Packer.')
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true })

  withTemplateOptions(program.command('build'))
    .description('Build the OMIs of a template: a file, or a folder of *.pkr.hcl files.')
    .option('--sandbox', 'build in the embedded sandbox region, whatever region and keys the template names')
    .option('--profile <name>', 'build with this profile, whatever keys the template names')
    .option('--events', 'write the run’s events to standard output, one JSON object a line')
    .option('--force', 'replace an OMI of the same name, once the new one is safe')
    .option('--boot-test', 'share the new OMI only when a VM of it comes up and lets the build in')
    .option('--debug', 'one build at a time; wait after each step; keep the private key in a file')
    .addOption(
      new Option('--on-error <what>', 'what to do when a step fails')
        .choices(['cleanup', 'abort', 'ask', 'run-cleanup-provisioner'])
        .default('cleanup'),
    )
    .option('--parallel-builds <count>', 'builds at once; 0 means no limit', wholeNumber, 0)
    .option('--timestamp-ui', 'put the time before every line')
    .option('--color [on]', 'colours in the output', onOrOff)
    .option('--machine-readable', 'write lines for programs: time,target,type,data…')
    .action(async (template: string, options) => {
      const { build } = await import('./commands/build.ts')
      ended(await build(template, options))
    })

  withTemplateOptions(program.command('validate'))
    .description('Check a template without building anything.')
    .option('--syntax-only', 'look at the syntax only')
    .option('--evaluate-datasources', 'read the data sources too, with your credentials')
    .option('--sandbox', 'read them in the sandbox region on this computer')
    .option('--no-warn-undeclared-var', 'say nothing about values for variables that the template does not declare')
    .option('--machine-readable', 'write lines for programs: time,target,type,data…')
    .action(async (template: string, options) => {
      const { validate } = await import('./commands/validate.ts')
      ended(await validate(template, options))
    })

  withVariables(program.command('inspect'))
    .description('Show what a template declares, builds and does.')
    .argument('<template>', 'a template file, or a folder of *.pkr.hcl files')
    .option('--machine-readable', 'write lines for programs: time,target,type,data…')
    .action(async (template: string, options) => {
      const { inspect } = await import('./commands/inspect.ts')
      ended(await inspect(template, options))
    })

  program
    .command('fmt')
    .description('Put templates and variable files into the canonical style.')
    .argument('<path>', 'a .pkr.hcl or .pkrvars.hcl file, a folder of them, or - for standard input')
    .option('--check', 'change nothing; exit with 3 if something would change')
    .option('--diff', 'show the differences')
    .addOption(new Option('--write [on]', 'write the files').default(true).argParser(onOrOff))
    .option('--recursive', 'go into folders, too')
    .action(async (path: string, options) => {
      const { fmt } = await import('./commands/fmt.ts')
      ended(await fmt(path, options))
    })

  withVariables(program.command('console'))
    .description('Evaluate expressions, in sight of a template’s variables and locals.')
    .argument('[template]', 'a template file, or a folder of *.pkr.hcl files')
    .addOption(new Option('--config-type <type>', 'what is typed when there is no template').choices(['json', 'hcl2']))
    .action(async (template: string | undefined, options) => {
      const { consoleCommand } = await import('./commands/console.ts')
      ended(await consoleCommand(template, options))
    })

  program
    .command('fix')
    .description('Bring a legacy JSON template up to date, and print it.')
    .argument('<template>', 'a legacy JSON template')
    .addOption(new Option('--validate [on]', 'check the result').default(true).argParser(onOrOff))
    .action(async (template: string, options) => {
      const { fix } = await import('./commands/fix.ts')
      ended(await fix(template, options))
    })

  program
    .command('upgrade')
    .alias('hcl2_upgrade')
    .description('Write a legacy JSON template as HCL2, beside it.')
    .argument('<template>', 'a legacy JSON template')
    .option('--output-file <file>', 'where to write it; - is standard output')
    .option('--with-annotations', 'say in comments where things came from')
    .action(async (template: string, options) => {
      const { upgrade } = await import('./commands/upgrade.ts')
      ended(await upgrade(template, options))
    })

  program
    .command('serve')
    .description('Serve the app on this computer for a browser.')
    .option('--address <address>', 'where to listen', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 takes a free one', wholeNumber, 0)
    .option('--open', 'open the app as a window of an installed browser')
    .option('--allow-remote', 'let other computers reach the app (needs an --address that they can reach; always TLS)')
    .option('--name <host>', 'a name that browsers call it by, besides its addresses', collect, [])
    .option('--tls', 'serve HTTPS with a certificate made for it')
    .option('--tls-cert <file>', 'serve HTTPS with this certificate (PEM)')
    .option('--tls-key <file>', 'the key of --tls-cert (PEM)')
    .action(async (options) => {
      const { serve } = await import('./commands/serve.ts')
      ended(await serve(options))
    })

  program
    .command('credentials')
    .description('Say which credentials there are and which a build would use; import and test them.')
    .argument('<action>', 'list, show, import or test')
    .argument('[target]', 'show, test: a profile; import: a file, or "environment"')
    .option('--profile <name>', 'import: which of the file’s profiles')
    .option('--name <name>', 'import: what to call it')
    .option('--sandbox', 'test: the embedded sandbox region')
    .action(async (action: string, target: string | undefined, options) => {
      const { credentials } = await import('./commands/credentials.ts')
      ended(await credentials(action, target, options))
    })

  program
    .command('sandbox')
    .description('Serve the sandbox region stand-alone, for other clients of the OUTSCALE API.')
    .option('--listen <address>', 'address and port to listen on', '127.0.0.1:0')
    .option('--tls', 'serve HTTPS with a certificate made for it')
    .option('--timings <profile>', 'how long things take: instant, brisk or realistic', 'brisk')
    .addOption(
      new Option('--machines <kind>', 'what VMs are: simulated, or real ones that QEMU runs')
        .choices(['simulated', 'real'])
        .default('simulated'),
    )
    .option('--faults <file>', 'a JSON file that says what goes wrong')
    .action(async (options) => {
      const { sandbox } = await import('./commands/sandbox.ts')
      ended(await sandbox(options))
    })

  program
    .command('recover')
    .description('List what dead runs left in the account, and delete it.')
    .argument('[run]', 'only what this run left')
    .option('--list', 'only list')
    .option('--yes', 'do not ask')
    .option('--scan', 'also look through the accounts for what bears the tag or the name of a build, with its price')
    .action(async (run: string | undefined, options) => {
      const { recover } = await import('./commands/recover.ts')
      ended(await recover(run, options))
    })

  return program
}

function withVariables(command: Command): Command {
  return command
    .option('--var <name=value>', 'the value of a variable', collect, [])
    .option('--var-file <file>', 'a file of values of variables', collect, [])
}

function withTemplateOptions(command: Command): Command {
  return withVariables(command.argument('<template>', 'a template file, or a folder of *.pkr.hcl files'))
    .option('--only <names>', 'build only these, separated by commas', collectNames, [])
    .option('--except <names>', 'build all but these, separated by commas', collectNames, [])
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

function collectNames(value: string, before: readonly string[]): string[] {
  return [...before, ...value.split(',').filter((name) => name !== '')]
}

function wholeNumber(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number))
    throw new CommanderError(1, 'omi-studio.not-a-number', `"${value}" is not a whole number.`)
  return number
}

function onOrOff(value: string): boolean {
  return !/^(false|0|no|off)$/i.test(value)
}
