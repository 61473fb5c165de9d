//! An authenticator as phones and keys have one, in software: makes passkeys and signs challenges with them
//! (`WebAuthn` Level 2, 6.1 and 6.5).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// User present and verified.
const THERE: u8 = 0x05;
/// A new key's data follow.
const WITH_KEY: u8 = 0x40;

pub struct Authenticator {
    key: SigningKey,
    credential: Vec<u8>,
    user: Vec<u8>,
    counter: u32,
}

impl Authenticator {
    /// Makes a key as the options ask, and the answer that the browser sends.
    pub fn makes(options: &Value, origin: &str) -> (Self, Value) {
        let options = &options["publicKey"];
        let mut made = Self {
            key: SigningKey::random(&mut p256::elliptic_curve::rand_core::OsRng),
            credential: uuid::Uuid::new_v4().as_bytes().to_vec(),
            user: decode(&options["user"]["id"]),
            counter: 0,
        };
        let client = client_data("webauthn.create", &options["challenge"], origin);
        let mut data = made.data(options["rp"]["id"].as_str().unwrap(), THERE | WITH_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(made.credential.len()).unwrap().to_be_bytes());
        data.extend(&made.credential);
        data.extend(made.public());
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(&data);
        let id = encode(&made.credential);
        let answer = json!({
            "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
            "response": { "attestationObject": encode(&object), "clientDataJSON": encode(&client) },
        });
        (made, answer)
    }

    /// Signs a challenge.
    pub fn shows(&mut self, options: &Value, origin: &str) -> Value {
        let options = &options["publicKey"];
        let client = client_data("webauthn.get", &options["challenge"], origin);
        let data = self.data(options["rpId"].as_str().unwrap(), THERE);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature: Signature = self.key.sign(&signed);
        let id = encode(&self.credential);
        json!({
            "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
            "response": {
                "authenticatorData": encode(&data), "clientDataJSON": encode(&client),
                "signature": encode(signature.to_der().as_bytes()), "userHandle": encode(&self.user),
            },
        })
    }

    fn data(&mut self, name: &str, flags: u8) -> Vec<u8> {
        self.counter += 1;
        let mut data = Sha256::digest(name.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// RFC 9053, 7.1.1: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    fn public(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_encoded_point(false);
        let mut cose = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".to_vec();
        cose.extend(point.x().unwrap());
        cose.extend(b"\x22\x58\x20");
        cose.extend(point.y().unwrap());
        cose
    }
}

fn client_data(kind: &str, challenge: &Value, origin: &str) -> Vec<u8> {
    json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false })
        .to_string()
        .into_bytes()
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
}
