//! Making and showing passkeys: the server asks, the browser answers. A conversation at the door and no
//! intention about rows, so it does not go through the outbox; what follows from it is a command that the door
//! sends.

/// Which of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceremony {
    /// A key is made for who is signed in, called as the field of this page says.
    Make,
    /// A key signs somebody in.
    Show,
}

/// Why it came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This browser knows no passkeys, or is too old for ours.
    Unsupported,
    /// Whoever sits there closed the browser's window, or took too long.
    Cancelled,
    /// This device has a key of this person already.
    Known,
    /// Browsers bind keys to names; this address is a number, or another name than the server's.
    Nameless,
    Network,
    /// The server did not take it; in words, where it said why.
    Refused(Option<String>),
}

#[cfg(feature = "hydrate")]
pub mod browser {
    //! The browser's side, spoken to by name: it turns JSON into what it wants and back by itself.

    use gloo::net::http::Request;
    use js_sys::{Function, JSON, Object, Promise, Reflect};
    use leptos::prelude::window;
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;

    use super::{Ceremony, Fault};

    impl Ceremony {
        const fn ask(self) -> &'static str {
            match self {
                Self::Make => "/me/passkey/ask",
                Self::Show => "/sign-in/passkey/ask",
            }
        }

        const fn answer(self) -> &'static str {
            match self {
                Self::Make => "/me/passkey/answer",
                Self::Show => "/sign-in/passkey/answer",
            }
        }

        /// The browser's reader of options, and what it does with them.
        const fn verbs(self) -> (&'static str, &'static str) {
            match self {
                Self::Make => ("parseCreationOptionsFromJSON", "create"),
                Self::Show => ("parseRequestOptionsFromJSON", "get"),
            }
        }
    }

    /// Holds a whole ceremony; gives where to go on.
    ///
    /// # Errors
    /// Why it came to nothing.
    pub async fn hold(ceremony: Ceremony) -> Result<String, Fault> {
        let (parse, verb) = ceremony.verbs();
        let credential_class = get(&window(), "PublicKeyCredential")?;
        let parse = function(&credential_class, parse)?;
        let (_, asked) = post(ceremony.ask(), "{}").await?;
        let options = get(&get(&asked, "options")?, "publicKey")?;
        let parsed = parse.call1(&credential_class, &options);
        let wanted = Object::new();
        set(
            &wanted,
            "publicKey",
            &parsed.map_err(|_| Fault::Unsupported)?,
        );
        let keeper = get(&get(&window(), "navigator")?, "credentials")?;
        let promise = function(&keeper, verb)?.call1(&keeper, &wanted);
        let promise: Promise = promise.map_err(|error| met(&error))?.unchecked_into();
        let credential = JsFuture::from(promise).await.map_err(|error| met(&error))?;
        let answer = Object::new();
        set(&answer, "name", &get(&asked, "name")?);
        set(&answer, "called", &called().into());
        set(&answer, "credential", &credential);
        // A credential writes itself as JSON.
        let body = JSON::stringify(&answer).map_err(|_| Fault::Unsupported)?;
        let (taken, told) = post(ceremony.answer(), &String::from(body)).await?;
        if !taken {
            return Err(Fault::Refused(
                get(&told, "refused").ok().and_then(|v| v.as_string()),
            ));
        }
        get(&told, "to")?.as_string().ok_or(Fault::Refused(None))
    }

    /// What the person calls the new key.
    fn called() -> String {
        crate::ui::dom::value("#passkey-called")
    }

    /// Posts JSON; says whether it was taken, and what came back.
    async fn post(path: &str, body: &str) -> Result<(bool, JsValue), Fault> {
        let request = Request::post(path).header("content-type", "application/json");
        let request = request.body(body).map_err(|_| Fault::Network)?;
        let response = request.send().await.map_err(|_| Fault::Network)?;
        let text = response.text().await.map_err(|_| Fault::Network)?;
        let told = JSON::parse(&text).unwrap_or(JsValue::NULL);
        if !response.ok() && response.status() != 422 {
            return Err(match response.status() {
                // Only a server without a name fails to ask.
                500 => Fault::Nameless,
                _ => Fault::Refused(None),
            });
        }
        Ok((response.ok(), told))
    }

    /// By the names that `WebAuthn` gives its errors.
    fn met(error: &JsValue) -> Fault {
        let name = get(error, "name").ok().and_then(|v| v.as_string());
        match name.as_deref() {
            Some("InvalidStateError") => Fault::Known,
            Some("SecurityError") => Fault::Nameless,
            Some("NotSupportedError") => Fault::Unsupported,
            _ => Fault::Cancelled,
        }
    }

    fn get(of: &JsValue, name: &str) -> Result<JsValue, Fault> {
        let value = Reflect::get(of, &name.into()).map_err(|_| Fault::Unsupported)?;
        if value.is_undefined() || value.is_null() {
            return Err(Fault::Unsupported);
        }
        Ok(value)
    }

    fn function(of: &JsValue, name: &str) -> Result<Function, Fault> {
        get(of, name)?.dyn_into().map_err(|_| Fault::Unsupported)
    }

    fn set(on: &Object, name: &str, value: &JsValue) {
        // A fresh object takes every property.
        let _ = Reflect::set(on, &name.into(), value);
    }
}
