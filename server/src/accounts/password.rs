//! Passwords: argon2id behind a semaphore, and what a password may be.

use crate::error::{Error, Kind, Outcome, Refusal};
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Shortest password, in characters (等保 profile of the security notes).
pub const SHORTEST: usize = 8;

/// argon2id with m = 19 MiB, t = 2, p = 1 (the OWASP minimum); at most as many at once as there are cores, so that a rush
/// to sign in cannot take the memory of a running exam.
#[derive(Clone, Debug)]
pub struct Hasher(Arc<Semaphore>);

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

impl Hasher {
    /// One permit a core.
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from))))
    }

    /// PHC string of a password.
    pub async fn hash(&self, password: String) -> Outcome<String> {
        self.run(move || hash_now(&password)).await?
    }

    /// Whether the password fits the hash. Without a hash it takes as long and says no, so that a stranger cannot learn
    /// which accounts exist.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Outcome<bool> {
        self.run(move || match hash {
            Some(hash) => PasswordHash::new(&hash)
                .map(|parsed| argon2().map(|a| a.verify_password(password.as_bytes(), &parsed).is_ok()))
                .map_err(|e| Error::Fault(format!("stored hash: {e}")))?,
            None => hash_now(&password).map(|_| false),
        })
        .await?
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Outcome<T> {
        let permit = self.0.clone().acquire_owned().await.map_err(|_| Error::Fault("hasher closed".into()))?;
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.map_err(|e| Error::Fault(format!("hasher: {e}")))
    }
}

fn argon2() -> Outcome<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|e| Error::Fault(format!("argon2: {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Outcome<String> {
    let hash = argon2()?.hash_password(password.as_bytes()).map_err(|e| Error::Fault(format!("argon2: {e}")))?;
    Ok(hash.to_string())
}

/// Refuses a password that is too short, too long, or easy to guess for this account.
pub fn acceptable(password: &str, login: &str) -> Outcome<()> {
    let length = password.chars().count();
    let classes = [
        password.chars().any(|c| c.is_ascii_lowercase()),
        password.chars().any(|c| c.is_ascii_uppercase()),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| !c.is_ascii_alphanumeric()),
    ];
    let code = if length < SHORTEST {
        "password.short"
    } else if length > 128 {
        "password.long"
    } else if classes.iter().filter(|c| **c).count() < 3 {
        "password.plain"
    } else if COMMON.iter().any(|c| password.to_lowercase().contains(c)) || password.contains(login) {
        "password.common"
    } else {
        return Ok(());
    };
    Err(Refusal::new(Kind::BadInput, code).fact(SHORTEST).into())
}

const COMMON: [&str; 10] =
    ["password", "12345678", "qwerty", "abc123", "111111", "000000", "admin", "ouhai", "mingfa", "88888888"];

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hasher = Hasher::new();
        let hash = hasher.hash("Xue-2026-fa".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(hasher.verify("Xue-2026-fa".into(), Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify("xue-2026-fa".into(), Some(hash)).await.unwrap());
        assert!(!hasher.verify("Xue-2026-fa".into(), None).await.unwrap());
    }

    #[test]
    fn weak_passwords_are_refused() {
        for (password, good) in [
            ("Xue-2026-fa", true),
            ("Ab1-xyz", false),
            ("alllowercase", false),
            ("Password-1!", false),
            ("a330304-Bc", false),
            ("学法用法-Xue1", true),
        ] {
            assert_eq!(acceptable(password, "330304").is_ok(), good, "{password}");
        }
    }
}
