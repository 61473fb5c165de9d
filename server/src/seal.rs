//! What this server writes for itself and others carry: read by nobody else, and made by nobody else.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore as _;
use sha2::{Digest as _, Sha256};

/// Octets of chance in front of each sealed text.
const NONCE: usize = 12;

/// What a sealed text is for: one never opens as the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Cursor,
    Receipt,
    /// What somebody comes back with from the payment company's page.
    Waiting,
}

impl Use {
    const fn name(self) -> &'static [u8] {
        match self {
            Self::Cursor => b"",
            Self::Receipt => b"receipt",
            Self::Waiting => b"waiting",
        }
    }
}

/// Closes and opens texts, by a secret of this database.
pub struct Seal(Aes256Gcm);

impl Seal {
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self(Aes256Gcm::new(&secret.into()))
    }

    /// Two of the same text have nothing in common.
    #[must_use]
    pub fn shut(&self, what: Use, text: &str) -> String {
        let mut nonce = [0; NONCE];
        rand::rng().fill_bytes(&mut nonce);
        self.shut_with(nonce, what, text)
    }

    /// Of the same text always the same: for what must be sent again as it was.
    #[must_use]
    pub fn shut_alike(&self, what: Use, text: &str) -> String {
        let digest = Sha256::new().chain_update(what.name()).chain_update(text);
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&digest.finalize()[..NONCE]);
        self.shut_with(nonce, what, text)
    }

    fn shut_with(&self, nonce: [u8; NONCE], what: Use, text: &str) -> String {
        let payload = Payload {
            msg: text.as_bytes(),
            aad: what.name(),
        };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload);
        let mut all = nonce.to_vec();
        // Fails only beyond 64 GiB; an empty one opens as nothing.
        all.extend(sealed.unwrap_or_default());
        URL_SAFE_NO_PAD.encode(all)
    }

    /// The text, where it was sealed here and for this.
    #[must_use]
    pub fn look(&self, what: Use, sealed: &str) -> Option<String> {
        let all = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = all.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: sealed,
            aad: what.name(),
        };
        let text = self.0.decrypt(&Nonce::from(*nonce), payload).ok()?;
        String::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_for_one_use_is_nothing_for_another() {
        let seal = Seal::new([7; 32]);
        let receipt = seal.shut(Use::Receipt, "slides");
        assert_eq!(seal.look(Use::Receipt, &receipt).as_deref(), Some("slides"));
        assert_eq!(seal.look(Use::Cursor, &receipt), None);
        assert_eq!(Seal::new([8; 32]).look(Use::Receipt, &receipt), None);
    }
}
