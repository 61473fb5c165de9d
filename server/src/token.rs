//! Secrets in addresses and cookies: random, and kept as hashes only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore as _;
use sha2::{Digest as _, Sha256};

/// A new secret of 128 random bits, in 22 letters that an address can carry.
#[must_use]
pub fn new() -> String {
    let mut bytes = [0; 16];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of a secret. It is looked up by this, so that a comparison's time tells nothing.
#[must_use]
pub fn hash(secret: &str) -> String {
    digest(secret.as_bytes())
}

/// SHA-256 in 43 letters.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}

/// Whether a text has the form of a secret, before anything is asked of the database.
#[must_use]
pub fn well_formed(secret: &str) -> bool {
    secret.len() == 22
        && secret
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
