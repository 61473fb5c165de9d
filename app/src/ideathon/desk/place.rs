//! Where on the desk one is, as an address.

use crate::value::{MailId, RegistrationId, Slug};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// All events.
    Events,
    Event(Slug, View),
    /// An address that the desk does not have.
    Nowhere,
}

/// A view of one event, and what is opened in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Registrations(Option<RegistrationId>),
    Seats,
    Mails(Option<MailId>),
    Codes,
    Companies,
    Settings,
}

impl Place {
    #[must_use]
    pub fn parse(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        if parts.next() != Some("desk") {
            return Self::Nowhere;
        }
        let Some(slug) = parts.next() else {
            return Self::Events;
        };
        let (Ok(slug), Some(view)) = (Slug::parse(slug), View::parse(parts.next(), parts.next()))
        else {
            return Self::Nowhere;
        };
        if parts.next().is_some() {
            Self::Nowhere
        } else {
            Self::Event(slug, view)
        }
    }

    #[must_use]
    pub const fn slug(&self) -> Option<&Slug> {
        match self {
            Self::Event(slug, _) => Some(slug),
            Self::Events | Self::Nowhere => None,
        }
    }

    #[must_use]
    pub const fn view(&self) -> Option<View> {
        match self {
            Self::Event(_, view) => Some(*view),
            Self::Events | Self::Nowhere => None,
        }
    }

    #[must_use]
    pub const fn registration(&self) -> Option<RegistrationId> {
        match self {
            Self::Event(_, View::Registrations(opened)) => *opened,
            _ => None,
        }
    }

    #[must_use]
    pub const fn mail(&self) -> Option<MailId> {
        match self {
            Self::Event(_, View::Mails(opened)) => *opened,
            _ => None,
        }
    }
}

impl View {
    fn parse(name: Option<&str>, opened: Option<&str>) -> Option<Self> {
        match (name, opened) {
            (None, None) => Some(Self::Registrations(None)),
            (Some("seats"), None) => Some(Self::Seats),
            (Some("mails"), None) => Some(Self::Mails(None)),
            (Some("mails"), Some(id)) => MailId::parse(id).map(|id| Self::Mails(Some(id))),
            (Some("codes"), None) => Some(Self::Codes),
            (Some("companies"), None) => Some(Self::Companies),
            (Some("settings"), None) => Some(Self::Settings),
            (Some(id), None) => RegistrationId::parse(id).map(|id| Self::Registrations(Some(id))),
            _ => None,
        }
    }

    /// Its address at an event.
    #[must_use]
    pub fn at(self, slug: &Slug) -> String {
        match self {
            Self::Registrations(None) => format!("/desk/{slug}"),
            Self::Registrations(Some(id)) => format!("/desk/{slug}/{id}"),
            Self::Seats => format!("/desk/{slug}/seats"),
            Self::Mails(None) => format!("/desk/{slug}/mails"),
            Self::Mails(Some(id)) => format!("/desk/{slug}/mails/{id}"),
            Self::Codes => format!("/desk/{slug}/codes"),
            Self::Companies => format!("/desk/{slug}/companies"),
            Self::Settings => format!("/desk/{slug}/settings"),
        }
    }

    /// The same view with nothing opened in it.
    #[must_use]
    pub const fn closed(self) -> Self {
        match self {
            Self::Registrations(_) => Self::Registrations(None),
            Self::Mails(_) => Self::Mails(None),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_has_an_address_that_leads_back_to_it() {
        let slug = Slug::parse("wrd-2026").unwrap();
        for view in [
            View::Registrations(None),
            View::Registrations(Some(RegistrationId::new())),
            View::Seats,
            View::Mails(None),
            View::Mails(Some(MailId::new())),
            View::Codes,
            View::Companies,
            View::Settings,
        ] {
            assert_eq!(
                Place::parse(&view.at(&slug)),
                Place::Event(slug.clone(), view)
            );
        }
        assert_eq!(Place::parse("/desk/"), Place::Events);
    }

    #[test]
    fn other_addresses_lead_nowhere() {
        for path in [
            "/",
            "/desk/a/b",
            "/desk/a/mails/b",
            "/desk/a/codes/b",
            "/desk/a/mails/b/c",
            "/desk/A",
        ] {
            assert_eq!(Place::parse(path), Place::Nowhere, "{path}");
        }
    }
}
