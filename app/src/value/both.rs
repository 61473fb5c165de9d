//! A text in both languages.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// A text in Japanese and in English. Where one is empty, the other is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both<T> {
    pub ja: T,
    pub en: T,
}

impl<T: core::fmt::Display> Both<T> {
    #[must_use]
    pub fn get(&self, lang: Lang) -> String {
        let (first, second) = match lang {
            Lang::Ja => (&self.ja, &self.en),
            Lang::En => (&self.en, &self.ja),
        };
        let first = first.to_string();
        if first.is_empty() {
            second.to_string()
        } else {
            first
        }
    }
}
