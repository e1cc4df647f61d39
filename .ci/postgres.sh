# A private PostgreSQL cluster for the tests: in a folder of its own, on a free port of this machine only.

POSTGRES_HOME=""
POSTGRES_URL=""

# The folder of the server's programs, newest version first; empty when none is installed.
postgres_programs() {
    local folder
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
        if [[ -x $folder/initdb ]]; then
            echo "$folder"
            return
        fi
    done
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [[ $(id -u) -eq 0 ]]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start_postgres() {
    local programs port
    programs=$(postgres_programs)
    port=$(free_port)
    POSTGRES_HOME=$(mktemp -d)
    chmod 711 "$POSTGRES_HOME"
    if [[ $(id -u) -eq 0 ]]; then chown postgres: "$POSTGRES_HOME"; fi
    as_postgres "$programs/initdb" -D "$POSTGRES_HOME/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
    # Durability is not what is tested, and without it the suite is several times faster.
    as_postgres "$programs/pg_ctl" -D "$POSTGRES_HOME/data" -l "$POSTGRES_HOME/log" -w start \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c full_page_writes=off -c max_connections=200" >/dev/null
    POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
}

stop_postgres() {
    [[ -n $POSTGRES_HOME ]] || return 0
    as_postgres "$(postgres_programs)/pg_ctl" -D "$POSTGRES_HOME/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$POSTGRES_HOME"
    POSTGRES_HOME=""
}
