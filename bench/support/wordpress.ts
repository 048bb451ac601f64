import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../test/support/free-port.ts'

/** What Debian's packages wordpress, a wordpress theme, libapache2-mod-php and mariadb-server bring. */
const SOURCE = '/usr/share/wordpress'
const APACHE_MODULES = '/usr/lib/apache2/modules'
const PHP_MODULE = join(APACHE_MODULES, 'libphp8.2.so')
const NEEDS = [SOURCE, PHP_MODULE, '/usr/sbin/apache2', '/usr/sbin/mariadbd', '/usr/bin/mariadb-install-db', '/usr/bin/php']
export const PACKAGES = 'wordpress wordpress-theme-twentytwentythree libapache2-mod-php php-cli php-mysql mariadb-server'

export type RunningWordPress = { readonly port: number; readonly web: number; readonly database: number; stop(): Promise<void> }

export const hasWordPress = (): boolean => NEEDS.every((path) => existsSync(path))

/**
 * WordPress as Debian gives it, in a folder of its own on 127.0.0.1: Apache with PHP inside and its opcode cache on, MariaDB over a socket, the default theme, one post,
 * no cache of pages. Its cron and its looks for updates are off, which spares it work.
 */
export async function startWordPress(): Promise<RunningWordPress> {
  const folder = mkdtempSync(join(tmpdir(), 'kaunti-bench-wordpress-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const socket = join(folder, 'db.sock')
  const site = join(folder, 'site')
  const user = userInfo().username
  const children: ChildProcess[] = []
  const start = (program: string, args: readonly string[]) => {
    // Each in a group of its own: Apache ends its whole group with itself.
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
    child.stderr.resume()
    children.push(child)
    return child.pid as number
  }
  const stop = async (): Promise<void> => {
    for (const child of children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    }
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const data = join(folder, 'data')
    const asked = [`--datadir=${data}`, `--user=${user}`]
    execFileSync('/usr/bin/mariadb-install-db', ['--no-defaults', ...asked, '--auth-root-authentication-method=normal', '--skip-test-db'], {
      stdio: 'ignore',
    })
    const database = start('/usr/sbin/mariadbd', ['--no-defaults', ...asked, `--socket=${socket}`, '--skip-networking'])
    await until(() => existsSync(socket))
    cpSync(SOURCE, site, { recursive: true, dereference: true })
    mkdirSync(join(site, 'wp-content', 'uploads'), { recursive: true })
    writeFileSync(join(site, 'wp-config.php'), configuration(socket, port))
    writeFileSync(join(folder, 'install.php'), installation(site, socket))
    execFileSync('/usr/bin/php', [join(folder, 'install.php')], { stdio: ['ignore', 'ignore', 'pipe'] })
    writeFileSync(join(folder, 'apache.conf'), apache(folder, site, port))
    const web = start('/usr/sbin/apache2', ['-D', 'FOREGROUND', '-f', join(folder, 'apache.conf')])
    await until(() =>
      fetch(`http://127.0.0.1:${port}/`).then(
        ({ ok }) => ok,
        () => false,
      ),
    )
    return { port, web, database, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await done()) return
    await sleep(100)
  }
  throw new Error('WordPress did not come up within twenty seconds.')
}

const configuration = (socket: string, port: number): string => `<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:${socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', 'http://127.0.0.1:${port}');
define('WP_SITEURL', 'http://127.0.0.1:${port}');
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`

const installation = (site: string, socket: string): string => `<?php
$server = mysqli_init();
$server->real_connect('localhost', 'root', '', null, 0, '${socket}');
$server->query('create database wordpress character set utf8mb4');
define('WP_INSTALLING', true);
require '${site}/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('County', 'county', 'county@wordpress.example', true, '', wp_generate_password());
`

const apache = (folder: string, site: string, port: number): string => `
ServerRoot ${folder}
ServerName 127.0.0.1
PidFile ${folder}/apache.pid
ErrorLog ${folder}/apache.log
Listen 127.0.0.1:${port}
${['mpm_prefork', 'authz_core', 'dir', 'mime'].map((name) => `LoadModule ${name}_module ${APACHE_MODULES}/mod_${name}.so`).join('\n')}
LoadModule php_module ${PHP_MODULE}
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
StartServers 8
MaxRequestWorkers 16
KeepAlive On
MaxKeepAliveRequests 0
DocumentRoot ${site}
DirectoryIndex index.php
TypesConfig /etc/mime.types
<Directory ${site}>
  Require all granted
</Directory>
<FilesMatch "\\.php$">
  SetHandler application/x-httpd-php
</FilesMatch>
`
