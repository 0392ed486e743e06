//! `mingfa`: parses the command line and runs one command.

use std::process::ExitCode;

/// Page rendering makes and drops millions of small blocks on many threads; the system's allocator kept five times what
/// was in use (measured with 2,000 open attempts).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mingfa::commands::main()
}
