//! Passkeys (`WebAuthn`): the server's challenges, and what browsers answer. What a key signs is checked by the
//! library; what follows from it is decided by the rules.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::people::{Passkey, Person};
use app::value::{PersonId, SessionId};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use url::Url;
use webauthn_rs::WebauthnBuilder;
use webauthn_rs::prelude::{
    self as library, CredentialID, DiscoverableAuthentication, PasskeyAuthentication,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Webauthn,
};

use crate::error::Failure;
use crate::token;

/// How long a browser may take: people look for their key.
const PATIENCE: Duration = Duration::from_mins(5);
/// Challenges that wait for an answer, at most: a stranger must not fill the memory.
const MAX_WAITING: usize = 10_000;

/// Where keys are made and looked at. Without a name in its address a server has none: browsers bind keys to
/// names, and to no number.
pub struct Keys {
    library: Option<Webauthn>,
    waiting: Mutex<HashMap<String, Waiting>>,
}

struct Waiting {
    since: Instant,
    challenge: Challenge,
}

enum Challenge {
    /// A key is made, on this device.
    Make(SessionId, PasskeyRegistration),
    /// This person, who came by a link, shows a key.
    Show(PersonId, PasskeyAuthentication),
    /// Whoever it is shows a key.
    Tell(DiscoverableAuthentication),
}

/// A challenge on its way: what the browser gets, and the name under which it answers.
pub struct Asked {
    pub name: String,
    pub options: Value,
}

/// A key that was made.
pub struct Made {
    pub credential: String,
    pub public: String,
}

impl Keys {
    #[must_use]
    pub fn new(base_url: &str) -> Self {
        Self {
            library: library(base_url),
            waiting: Mutex::default(),
        }
    }

    /// Whether browsers would make keys for this server.
    #[must_use]
    pub const fn usable(&self) -> bool {
        self.library.is_some()
    }

    /// Asks a browser to make a key for a person. One that it made before is left out.
    ///
    /// # Errors
    /// Where the server has no name, or the library fails.
    pub fn make(
        &self,
        person: &Person,
        session: SessionId,
        known: &[Passkey],
    ) -> Result<Asked, Failure> {
        let known = known.iter().filter_map(credential).collect();
        let address = person.email.as_ref().map(ToString::to_string);
        let shown = person.shown_name().to_owned();
        let account = address.unwrap_or_else(|| shown.clone());
        let (options, state) = self.library()?.start_passkey_registration(
            person.id.0,
            &account,
            &shown,
            Some(known),
        )?;
        let mut options = serde_json::to_value(options)?;
        // A key that knows its person signs in without an address being typed.
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
            selection["residentKey"] = "preferred".into();
        }
        Ok(self.ask(Challenge::Make(session, state), options))
    }

    /// Looks at a key that a browser made; `None` where it does not answer what this session was asked.
    ///
    /// # Errors
    /// Where the server has no name.
    pub fn made(
        &self,
        name: &str,
        session: SessionId,
        answer: &RegisterPublicKeyCredential,
    ) -> Result<Option<Made>, Failure> {
        let Some(Challenge::Make(asked, state)) = self.take(name) else {
            return Ok(None);
        };
        let made = self.library()?.finish_passkey_registration(answer, &state);
        let Some(key) = made.ok().filter(|_| asked == session) else {
            return Ok(None);
        };
        Ok(Some(Made {
            credential: URL_SAFE_NO_PAD.encode(key.cred_id()),
            public: serde_json::to_string(&key)?,
        }))
    }

    /// Asks a browser to show one of these keys, or any where none are named.
    ///
    /// # Errors
    /// Where the server has no name, or the library fails.
    pub fn show(&self, known: Option<(PersonId, &[Passkey])>) -> Result<Asked, Failure> {
        if let Some((person, keys)) = known {
            let keys: Vec<library::Passkey> = keys.iter().filter_map(read).collect();
            let (options, state) = self.library()?.start_passkey_authentication(&keys)?;
            return Ok(self.ask(
                Challenge::Show(person, state),
                serde_json::to_value(options)?,
            ));
        }
        let (options, state) = self.library()?.start_discoverable_authentication()?;
        let mut options = serde_json::to_value(options)?;
        // A button was pressed: the browser shows its keys at once.
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        Ok(self.ask(Challenge::Tell(state), options))
    }

    /// Looks at what a key signed. The key as it is afterwards; `None` where it is not the one, or not asked.
    ///
    /// # Errors
    /// Where the server has no name.
    pub fn shown(
        &self,
        name: &str,
        key: &Passkey,
        answer: &PublicKeyCredential,
    ) -> Result<Option<String>, Failure> {
        let Some(mut public) = read(key) else {
            return Ok(None);
        };
        let library = self.library()?;
        let looked = match self.take(name) {
            Some(Challenge::Show(person, state)) if person == key.person => {
                library.finish_passkey_authentication(answer, &state)
            }
            Some(Challenge::Tell(state)) => {
                let whose = library.identify_discoverable_authentication(answer);
                if whose.map(|(id, _)| id).ok() != Some(key.person.0) {
                    return Ok(None);
                }
                library.finish_discoverable_authentication_v2(answer, state, &public)
            }
            _ => return Ok(None),
        };
        let Ok(result) = looked else { return Ok(None) };
        public.update_credential(&result);
        Ok(Some(serde_json::to_string(&public)?))
    }

    fn library(&self) -> Result<&Webauthn, Failure> {
        self.library
            .as_ref()
            .ok_or_else(|| Failure::new("passkeys need a base URL with a name"))
    }

    fn ask(&self, challenge: Challenge, options: Value) -> Asked {
        let name = token::new();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= MAX_WAITING {
            waiting.retain(|_, w| w.since.elapsed() < PATIENCE);
        }
        if waiting.len() >= MAX_WAITING {
            waiting.clear();
        }
        let since = Instant::now();
        waiting.insert(name.clone(), Waiting { since, challenge });
        Asked { name, options }
    }

    /// Each challenge is answered once.
    fn take(&self, name: &str) -> Option<Challenge> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let found = waiting.remove(name)?;
        (found.since.elapsed() < PATIENCE).then_some(found.challenge)
    }
}

fn library(base_url: &str) -> Option<Webauthn> {
    let origin = Url::parse(base_url).ok()?;
    let name = origin.domain()?.to_owned();
    let builder = WebauthnBuilder::new(&name, &origin).ok()?;
    builder.rp_name("Tomoni").build().ok()
}

fn read(key: &Passkey) -> Option<library::Passkey> {
    serde_json::from_str(&key.public).ok()
}

fn credential(key: &Passkey) -> Option<CredentialID> {
    URL_SAFE_NO_PAD.decode(&key.credential).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_need_a_name() {
        assert!(Keys::new("https://tomoni.example").usable());
        assert!(Keys::new("http://localhost:4000").usable());
        assert!(!Keys::new("http://127.0.0.1:4000").usable());
    }
}
