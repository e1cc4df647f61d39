# What the gate needs beside Rust, installed by package name where it is missing.

# missing COMMAND PACKAGE…: names the packages when the command is not there.
missing() {
    local command=$1
    shift
    command -v "$command" >/dev/null 2>&1 || echo "$@"
}

install_packages() {
    local wanted
    wanted=$(
        missing cc build-essential
        missing chromium chromium
        missing chromedriver chromium-driver
        missing pg_dump postgresql-client
        missing python3 python3
        missing runuser util-linux
        [[ -n $(postgres_programs) ]] || echo postgresql
        [[ -d /usr/share/fonts/opentype/noto ]] || echo fonts-noto-cjk
    )
    if [[ -n $wanted ]]; then
        apt-get update -qq
        # shellcheck disable=SC2086
        apt-get install -y -qq --no-install-recommends $wanted >/dev/null
    fi
    rustup component add rustfmt clippy >/dev/null 2>&1 || true
    if ! command -v cargo-nextest >/dev/null 2>&1; then
        # Pinned: the newest may ask for a newer Rust than this machine has.
        cargo install cargo-nextest --version 0.9.143 --locked --quiet
    fi
}
