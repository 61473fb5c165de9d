//! What people attach: which kinds of files are taken, and what a page hears of one that was stored. Its octets go to
//! the server by themselves, before the command that gives them their place.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::time::Time;
use crate::value::{FileId, FileName, PersonId};

/// Where octets go.
pub const ADDRESS: &str = "/files";
/// Octets of one file, at most.
pub const MAX_BYTES: u32 = 20 * 1024 * 1024;
/// A file waits so long for the command that gives it a place; a device may lose its network between the two.
pub const KEPT: TimeDelta = TimeDelta::days(1);

/// What is in a file, by its octets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    #[default]
    Pdf,
    Png,
    Jpeg,
    Webp,
    /// Slides of `PowerPoint`.
    Pptx,
    /// Slides in the open document format.
    Odp,
}

impl FileKind {
    pub const ALL: [Self; 6] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Webp,
        Self::Pptx,
        Self::Odp,
    ];

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
        }
    }

    #[must_use]
    pub fn of_media_type(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == name)
    }

    /// What its name may end with.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
            Self::Pptx => &["pptx"],
            Self::Odp => &["odp"],
        }
    }

    /// What a name says of itself.
    #[must_use]
    pub fn said_by(name: &FileName) -> Option<Self> {
        let ending = name.ending();
        let fits = |kind: &Self| kind.endings().contains(&ending.as_str());
        Self::ALL.into_iter().find(fits)
    }

    /// As people call it.
    #[must_use]
    pub const fn called(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Webp => "WebP",
            Self::Pptx => "PowerPoint",
            Self::Odp => "ODP",
        }
    }
}

/// A file that lies with the server, and nowhere else yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    pub file: FileId,
    /// Who sent it; nobody else may give it a place.
    pub by: PersonId,
    pub kind: FileKind,
    pub bytes: u32,
    /// When it came.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
}

impl Stored {
    /// Whether it came too long ago: what nobody gave a place by then is thrown away.
    #[must_use]
    pub fn is_stale(&self, now: Time) -> bool {
        now - self.at > KEPT
    }
}

/// What the server sealed of a [`Stored`] file: only it can read or make one, and not for longer than a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Receipt(pub String);

/// The answer to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Stored { file: FileId, receipt: Receipt },
    Turned(Turned),
}

/// Why a file was not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turned {
    NotSignedIn,
    NotAllowed,
    /// More octets than [`MAX_BYTES`].
    TooLarge,
    Empty,
    /// None of [`FileKind`], whatever its name says.
    OtherKind,
    /// It ended before its length was reached, or came too slowly.
    Broken,
    TooOften {
        seconds: u32,
    },
    /// The disk is nearly full.
    NoRoom,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_type_and_by_its_names() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::of_media_type(kind.media_type()), Some(kind));
            for ending in kind.endings() {
                let name = FileName::parse(&format!("slides.{}", ending.to_uppercase())).unwrap();
                assert_eq!(FileKind::said_by(&name), Some(kind));
            }
        }
        for other in ["slides.pptm", "page.html", "picture.svg", "pdf"] {
            let name = FileName::parse(other).unwrap();
            assert_eq!(FileKind::said_by(&name), None, "{other}");
        }
    }
}
