"""PgBouncer in front of the local database, as deployments have one: for `.ci/run`, which runs the suite behind it.

In transaction mode a connection belongs to a client for one transaction alone, so that whatever a program leaves in a
session (a prepared statement, a cursor held open, a setting) meets somebody else. The product leaves nothing there.
"""

import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2

from msl_okr.local.servers import DATABASE, ROLE, SERVER_SECONDS, Home, Problem, spawn

PORT = 6432
_SETTINGS = """\
[databases]
* = host={sockets} port=5432

[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {sockets}
auth_type = trust
auth_file = {users}
pool_mode = transaction
max_client_conn = 200
default_pool_size = 20
"""


def spawn_pooler(home: Home, program: Path, *, log: Path) -> subprocess.Popen[bytes]:
    """The pooler, run by the servers' account. Raises Problem where the program is not there."""
    if not program.exists():
        raise Problem(f"There is no {program}: MSL_OKR_PGBOUNCER names PgBouncer's program.")
    folder = home.data / "pgbouncer"
    folder.mkdir(exist_ok=True)
    users = folder / "users.txt"
    users.write_text(f'"{ROLE}" ""\n')
    settings = folder / "pgbouncer.ini"
    settings.write_text(_SETTINGS.format(sockets=home.sockets, port=PORT, users=users))
    for path in (users, settings, folder):
        home.account.own(path)
    return spawn([str(program), str(settings)], log=log, account=home.account)


def await_pooler(home: Home, process: subprocess.Popen[bytes], *, log: Path) -> str:
    """DATABASE_URL through the pooler, once it answers. Raises Problem."""
    deadline = time.monotonic() + SERVER_SECONDS
    while True:
        try:
            psycopg2.connect(host=str(home.sockets), port=PORT, user=ROLE, dbname=DATABASE).close()
            break
        except psycopg2.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise Problem(f"PgBouncer did not start; the reason is in {log}.") from error
            time.sleep(0.05)
    return f"postgres://{ROLE}@{quote(str(home.sockets), safe='')}:{PORT}/{DATABASE}"
