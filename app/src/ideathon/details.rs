//! What a person says about themselves when registering.

use serde::{Deserialize, Serialize};

use super::rows::{Audience, ThemeId};
use crate::value::{Bad, Email, Kana, Line, Passage, is_japanese};

/// Wishes for a theme, in order.
pub const MAX_WISHES: usize = 3;

/// Who may photograph the person. The safe answer is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Photo {
    Yes,
    FaceHidden,
    #[default]
    No,
}

impl Photo {
    pub const ALL: [Self; 3] = [Self::Yes, Self::FaceHidden, Self::No];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::FaceHidden => "face_hidden",
            Self::No => "no",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Family name first for Japanese; otherwise as on the residence card.
    pub name: Option<Line<80>>,
    pub kana: Option<Kana>,
    /// What the badge says large.
    pub call_name: Line<30>,
    pub email: Option<Email>,
    /// Another way to reach someone without mail.
    pub contact: Option<Line<120>>,
    pub company: Option<Line<100>>,
    pub job_title: Option<Line<80>>,
    /// Up to [`MAX_WISHES`], the dearest first, none twice.
    pub themes: Vec<ThemeId>,
    pub diet: Passage<300>,
    pub access_needs: Passage<500>,
    pub photo: Photo,
    /// Left out of every list, badge, screen and export that others see.
    pub hidden: bool,
}

/// A field of the form, by the name that it has there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Audience,
    Code,
    Name,
    Kana,
    CallName,
    Email,
    Contact,
    Company,
    JobTitle,
    Themes,
    Diet,
    AccessNeeds,
    Photo,
}

impl Details {
    /// What this audience has to say and did not: of an International only a name to be called by and one
    /// way of contact.
    #[must_use]
    pub fn missing(&self, audience: Audience) -> Vec<(Field, Bad)> {
        let mut missing = Vec::new();
        let mut need = |given: bool, field| {
            if !given {
                missing.push((field, Bad::Missing));
            }
        };
        need(!self.call_name.as_str().is_empty(), Field::CallName);
        if audience == Audience::Talent {
            need(
                self.email.is_some() || self.contact.is_some(),
                Field::Contact,
            );
        } else {
            need(self.name.is_some(), Field::Name);
            let reading_needed = self.name.as_ref().is_some_and(|n| is_japanese(n.as_str()));
            need(!reading_needed || self.kana.is_some(), Field::Kana);
            need(self.email.is_some(), Field::Email);
        }
        if matches!(audience, Audience::Business | Audience::Press) {
            need(self.company.is_some(), Field::Company);
        }
        missing
    }

    /// Wishes that the event does not have, or has twice here.
    #[must_use]
    pub fn bad_wishes(&self, known: impl Fn(ThemeId) -> bool) -> Option<Bad> {
        let twice = |(n, id): (usize, &ThemeId)| self.themes[..n].contains(id);
        if self.themes.len() > MAX_WISHES || !self.themes.iter().all(|id| known(*id)) {
            return Some(Bad::NotAChoice);
        }
        self.themes
            .iter()
            .enumerate()
            .any(twice)
            .then_some(Bad::Twice)
    }
}
