//! Secrets at rest: authenticated encryption of resident IDs and phones, keyed digests to look them up, digests of tokens.
//! The key lives in a file outside the database; every cipher text starts with the id of its algorithm (`c1:`).

use crate::error::{Error, Outcome};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Encrypts, decrypts and digests with the program's key.
pub struct Vault {
    cipher: XChaCha20Poly1305,
    digest_key: [u8; 32],
}

impl Vault {
    /// A vault over 32 bytes of key.
    pub fn new(key: &[u8; 32]) -> Self {
        let digest_key = Sha256::digest([b"mingfa digest key".as_slice(), key].concat()).into();
        Self { cipher: XChaCha20Poly1305::new(key.into()), digest_key }
    }

    /// Reads the key file (64 hex digits), or says what is wrong with it and what to do.
    pub fn open(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|e| format!("密钥文件 {shown} 无法读取：{e}。请检查路径与权限，或从备份中恢复该文件。"))?;
        let bytes = unhex(text.trim()).filter(|b| b.len() == 32).ok_or_else(|| {
            format!("密钥文件 {shown} 的内容不对：应为 64 位十六进制字符。请从备份中恢复该文件；换用新密钥将无法读出已加密的证件号和手机号。")
        })?;
        let mut key = [0u8; 32];
        key.copy_from_slice(&bytes);
        Ok(Self::new(&key))
    }

    /// Writes a new random key file; refuses to overwrite one.
    pub fn create(path: &Path) -> std::io::Result<()> {
        use std::io::Write as _;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o400);
        options.open(path)?.write_all(hex(&rand::random::<[u8; 32]>()).as_bytes())
    }

    /// Cipher text of `plain`; another one each time.
    pub fn seal(&self, plain: &str) -> Outcome<String> {
        let nonce: [u8; 24] = rand::random();
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), plain.as_bytes())
            .map_err(|_| Error::Fault("encryption failed".into()))?;
        Ok(format!("c1:{}{}", hex(&nonce), hex(&sealed)))
    }

    /// The plain text, or a fault when the key or the text is not the right one.
    pub fn unseal(&self, sealed: &str) -> Outcome<String> {
        let fault = || Error::Fault("a cipher text does not open with this key".into());
        let bytes = sealed.strip_prefix("c1:").and_then(unhex).filter(|b| b.len() > 24).ok_or_else(fault)?;
        let mut nonce = [0u8; 24];
        nonce.copy_from_slice(&bytes[..24]);
        let plain = self.cipher.decrypt(&XNonce::from(nonce), &bytes[24..]).map_err(|_| fault())?;
        String::from_utf8(plain).map_err(|_| fault())
    }

    /// Keyed digest for look-ups: equal inputs give equal digests, and without the key nobody can try inputs.
    pub fn look_up_digest(&self, plain: &str) -> Outcome<String> {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.digest_key)
            .map_err(|_| Error::Fault("digest key".into()))?;
        mac.update(plain.as_bytes());
        Ok(hex(&mac.finalize().into_bytes()))
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 as hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// Bytes of a hex text, if it is one.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok()).collect()
}

/// A new id: UUIDv7, so that rows of one time lie together. Not a secret.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

/// A new secret token of 256 bits, as hex; only its digest is stored.
pub fn new_token() -> String {
    hex(&rand::random::<[u8; 32]>())
}

/// A code for people to type: `groups` groups of four from 31 letters and digits that cannot be mixed up (≈ 5 bits each).
pub fn new_code(groups: usize) -> String {
    const LETTERS: &[u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    let mut letters = Vec::with_capacity(groups * 4);
    while letters.len() < groups * 4 {
        // 248 = 8 × 31: above it a byte would favour some letters.
        let byte: u8 = rand::random();
        if byte < 248 {
            letters.push(char::from(LETTERS[usize::from(byte % 31)]));
        }
    }
    letters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A number of so many digits to be spoken, every one equally likely.
pub fn new_digits(count: usize) -> String {
    let mut digits = String::with_capacity(count);
    while digits.len() < count {
        // 250 = 25 × 10: above it a byte would favour some digits.
        let byte: u8 = rand::random();
        if byte < 250 {
            digits.push(char::from(b'0' + byte % 10));
        }
    }
    digits
}

/// Whether two secrets are the same text; it takes as long wherever they differ, because their digests are compared whole.
pub fn same(one: &str, other: &str) -> bool {
    let (one, other) = (sha256(one.as_bytes()), sha256(other.as_bytes()));
    one.iter().zip(other).fold(0, |different, (a, b)| different | (a ^ b)) == 0
}

/// Base64 with padding (RFC 4648 § 4).
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_compared_and_bytes_written() {
        assert!(same("482913", "482913") && !same("482913", "482914") && !same("", "4"));
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text, "RFC 4648 § 10");
        }
        assert!(new_digits(6).len() == 6 && new_digits(40).bytes().all(|b| b.is_ascii_digit()));
    }

    #[test]
    fn what_is_sealed_opens_only_with_the_same_key() {
        let vault = Vault::new(&[1; 32]);
        let sealed = vault.seal("11010519491231002X").unwrap();
        assert!(!sealed.contains("1101"));
        assert_eq!(vault.unseal(&sealed).unwrap(), "11010519491231002X");
        assert!(Vault::new(&[2; 32]).unseal(&sealed).is_err());
        assert_ne!(sealed, vault.seal("11010519491231002X").unwrap());
    }

    #[test]
    fn codes_are_distinct_and_shaped() {
        let codes: std::collections::HashSet<_> = (0..1000).map(|_| new_code(3)).collect();
        assert_eq!(codes.len(), 1000);
        assert!(codes.iter().all(|c| c.len() == 14 && c.chars().filter(|c| *c == '-').count() == 2));
    }
}
