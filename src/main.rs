//! The program. Everything is in the library; see `cli`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Gives memory back after the search index was built anew; the system's allocator keeps it (`docs/performance.md`).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cbec_portal::cli::main()
}
