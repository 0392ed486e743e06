//! Every setting of the running program in one place. `src/commands` fills it from flags and `MINGFA_*`.

use std::net::SocketAddr;
use std::path::PathBuf;

/// How this process runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite:path` or `postgres://…`.
    pub database: String,
    /// File of 64 hex digits that encrypts resident IDs and phones; lives outside the database.
    pub key_file: PathBuf,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Folder of the built browser half (`pkg/mingfa.css`, `pkg/mingfa.js`, …).
    pub site: PathBuf,
    /// Whether people reach us over TLS: then cookies are `__Host-` and `Secure`, and HSTS is sent.
    pub tls: bool,
    /// Whether a proxy in front of us names the client in `X-Forwarded-For` (its last hop is believed).
    pub behind_proxy: bool,
}
