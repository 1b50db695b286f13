/** The process that the bench measures: logs in at a port with a key and runs ten shell provisioners, as a build does. */
import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { tmpdir, userInfo } from 'node:os'

// As the command line does.
enableCompileCache()
const [{ connectSsh }, { systemClock }, { shell }, { shellOptions }, { buildContextForTest, provisionerPlanOf }] =
  await Promise.all([
    import('#electron/communicators/ssh/connect-ssh.ts'),
    import('#electron/clock.ts'),
    import('#electron/provisioners/shell.ts'),
    import('#shared/catalog/provisioners/shell.ts'),
    import('#test/support/build-context.ts'),
  ])

const [port = '', key = ''] = process.argv.slice(2)
const communicator = await connectSsh(
  {
    login: { username: userInfo().username, keys: [{ name: 'the key', text: readFileSync(key, 'utf8') }] },
    timeout: 20_000,
    handshakeAttempts: 1,
    pauseBeforeConnecting: 0,
    ciphers: [],
    keyExchange: [],
    keepAliveInterval: 5_000,
    readWriteTimeout: 0,
    pty: false,
    fileTransfer: 'sftp',
    tunnels: [],
  },
  {
    clock: systemClock,
    signal: new AbortController().signal,
    address: async () => ({ host: '127.0.0.1', port: Number(port) }),
    say: () => {},
    progress: () => {},
  },
)
const context = { ...buildContextForTest(tmpdir()), communicator }
for (let n = 0; n < 10; n += 1) {
  await shell.provision(provisionerPlanOf('shell', shellOptions, { inline: [`echo ${n}`] }), context)
}
await communicator.close()
const printed = context.lines.filter((line) => /^stdout: \d$/.test(line))
if (printed.length !== 10) throw new Error(`not all provisioners ran: ${context.lines.join(' | ')}`)
process.exit(0)
