//! What staff types about an event, and the text that it makes.

use super::spot::Spot;
use crate::ideathon::{Event, EventText, Theme, ThemeId};
use crate::time::{self, Time};
use crate::value::{Bad, Both, Line, Passage, Slug, width};

/// The fields as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub slug: String,
    pub title_ja: String,
    pub title_en: String,
    pub lead_ja: String,
    pub lead_en: String,
    pub description_ja: String,
    pub description_en: String,
    pub venue_ja: String,
    pub venue_en: String,
    pub programme_ja: String,
    pub programme_en: String,
    pub starts: String,
    pub ends: String,
    pub opens_at: String,
    pub closes_at: String,
    pub offer_hours: String,
    pub themes: Vec<TypedTheme>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedTheme {
    pub id: ThemeId,
    pub name_ja: String,
    pub name_en: String,
    pub angle_ja: String,
    pub angle_en: String,
}

impl Typed {
    /// The form of what is known, to be changed.
    #[must_use]
    pub fn of(e: &Event) -> Self {
        let at = |at: Option<Time>| at.map(time::input).unwrap_or_default();
        Self {
            slug: e.slug.to_string(),
            title_ja: e.title.ja.to_string(),
            title_en: e.title.en.to_string(),
            lead_ja: e.lead.ja.to_string(),
            lead_en: e.lead.en.to_string(),
            description_ja: e.description.ja.to_string(),
            description_en: e.description.en.to_string(),
            venue_ja: e.venue.ja.to_string(),
            venue_en: e.venue.en.to_string(),
            programme_ja: e.programme.ja.to_string(),
            programme_en: e.programme.en.to_string(),
            starts: time::input(e.starts),
            ends: time::input(e.ends),
            opens_at: at(e.opens_at),
            closes_at: at(e.closes_at),
            offer_hours: e.offer_hours.to_string(),
            themes: e.themes.iter().map(TypedTheme::of).collect(),
        }
    }

    /// Reads the form.
    ///
    /// # Errors
    /// All that is wrong with it at once.
    pub fn read(&self) -> Result<EventText, Vec<(Spot, Bad)>> {
        let mut bad = Vec::new();
        let mut keep = Keep(&mut bad);
        let text = EventText {
            slug: keep.value(Spot::Slug, Slug::parse(&self.slug)),
            title: Both {
                ja: keep.value(Spot::TitleJa, Line::parse(&self.title_ja)),
                en: keep.line(Spot::TitleEn, &self.title_en),
            },
            lead: Both {
                ja: keep.value(Spot::LeadJa, Passage::parse(&self.lead_ja)),
                en: keep.value(Spot::LeadEn, Passage::parse(&self.lead_en)),
            },
            description: Both {
                ja: keep.value(Spot::DescriptionJa, Passage::parse(&self.description_ja)),
                en: keep.value(Spot::DescriptionEn, Passage::parse(&self.description_en)),
            },
            venue: Both {
                ja: keep.line(Spot::VenueJa, &self.venue_ja),
                en: keep.line(Spot::VenueEn, &self.venue_en),
            },
            programme: Both {
                ja: keep.value(Spot::ProgrammeJa, Passage::parse(&self.programme_ja)),
                en: keep.value(Spot::ProgrammeEn, Passage::parse(&self.programme_en)),
            },
            starts: keep.value(Spot::Starts, moment(&self.starts)),
            ends: keep.value(Spot::Ends, moment(&self.ends)),
            themes: self
                .themes
                .iter()
                .filter_map(|t| t.read(&mut keep))
                .collect(),
            opens_at: keep.value(Spot::OpensAt, optional_moment(&self.opens_at)),
            closes_at: keep.value(Spot::ClosesAt, optional_moment(&self.closes_at)),
            offer_hours: keep.value(
                Spot::OfferHours,
                width::tidy(&self.offer_hours)
                    .parse()
                    .map_err(|_| Bad::NotANumber),
            ),
        };
        let times_known = !bad
            .iter()
            .any(|(s, _)| matches!(s, Spot::Starts | Spot::Ends));
        if times_known && text.ends <= text.starts {
            bad.push((Spot::Ends, Bad::EndsBeforeItStarts));
        }
        if let (Some(opens), Some(closes)) = (text.opens_at, text.closes_at)
            && closes <= opens
        {
            bad.push((Spot::ClosesAt, Bad::EndsBeforeItStarts));
        }
        if bad.is_empty() { Ok(text) } else { Err(bad) }
    }
}

impl TypedTheme {
    fn of(theme: &Theme) -> Self {
        Self {
            id: theme.id,
            name_ja: theme.name.ja.to_string(),
            name_en: theme.name.en.to_string(),
            angle_ja: theme.angle.ja.to_string(),
            angle_en: theme.angle.en.to_string(),
        }
    }

    /// A theme needs its Japanese name; a row left empty is none.
    fn read(&self, keep: &mut Keep) -> Option<Theme> {
        let all = [&self.name_ja, &self.name_en, &self.angle_ja, &self.angle_en];
        if all.iter().all(|text| text.trim().is_empty()) {
            return None;
        }
        let spot = Spot::Theme(self.id);
        let name = Both {
            ja: keep.value(spot, Line::parse(&self.name_ja)),
            en: keep.line(spot, &self.name_en),
        };
        let angle = Both {
            ja: keep.line(spot, &self.angle_ja),
            en: keep.line(spot, &self.angle_en),
        };
        Some(Theme {
            id: self.id,
            name,
            angle,
        })
    }
}

/// Collects what is wrong and lets the rest go on.
struct Keep<'a>(&'a mut Vec<(Spot, Bad)>);

impl Keep<'_> {
    fn value<T: Default>(&mut self, spot: Spot, parsed: Result<T, Bad>) -> T {
        parsed
            .map_err(|bad| self.0.push((spot, bad)))
            .unwrap_or_default()
    }

    fn line<const MAX: usize>(&mut self, spot: Spot, typed: &str) -> Line<MAX> {
        self.value(spot, Line::optional(typed)).unwrap_or_default()
    }
}

fn moment(typed: &str) -> Result<Time, Bad> {
    time::from_input(typed).ok_or(Bad::NotATime)
}

fn optional_moment(typed: &str) -> Result<Option<Time>, Bad> {
    if typed.trim().is_empty() {
        Ok(None)
    } else {
        moment(typed).map(Some)
    }
}

/// The number for a theme that is added: never one that people may have wished for.
#[must_use]
pub fn next_theme(used: &[ThemeId]) -> ThemeId {
    ThemeId(
        used.iter()
            .map(|id| id.0)
            .max()
            .unwrap_or_default()
            .saturating_add(1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        Typed {
            slug: "wrd-2026".into(),
            title_ja: "アイデアソン".into(),
            starts: "2026-06-19T10:00".into(),
            ends: "2026-06-19T18:00".into(),
            offer_hours: "２４".into(),
            themes: vec![
                TypedTheme {
                    id: ThemeId(3),
                    name_ja: "物流".into(),
                    ..TypedTheme::default()
                },
                TypedTheme {
                    id: ThemeId(4),
                    ..TypedTheme::default()
                },
            ],
            ..Typed::default()
        }
    }

    #[test]
    fn an_event_and_its_form_say_the_same() {
        let text = typed().read().unwrap();
        assert_eq!(text.offer_hours, 24);
        assert_eq!(
            text.themes.iter().map(|t| t.id).collect::<Vec<_>>(),
            [ThemeId(3)]
        );
        let event = Event {
            slug: text.slug.clone(),
            title: text.title.clone(),
            starts: text.starts,
            ends: text.ends,
            themes: text.themes.clone(),
            offer_hours: text.offer_hours,
            ..Event::default()
        };
        assert_eq!(Typed::of(&event).read().unwrap(), text);
        assert_eq!(EventText::of(&event), text);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let form = Typed {
            slug: "WRD".into(),
            title_ja: " ".into(),
            ends: "2026-06-19T09:00".into(),
            opens_at: "soon".into(),
            offer_hours: "a day".into(),
            themes: vec![TypedTheme {
                id: ThemeId(7),
                name_en: "Care".into(),
                ..TypedTheme::default()
            }],
            ..typed()
        };
        assert_eq!(
            form.read().unwrap_err(),
            [
                (Spot::Slug, Bad::NotSlug),
                (Spot::TitleJa, Bad::Missing),
                (Spot::Theme(ThemeId(7)), Bad::Missing),
                (Spot::OpensAt, Bad::NotATime),
                (Spot::OfferHours, Bad::NotANumber),
                (Spot::Ends, Bad::EndsBeforeItStarts),
            ]
        );
    }

    #[test]
    fn the_number_of_a_theme_is_not_given_twice() {
        assert_eq!(
            next_theme(&[ThemeId(1), ThemeId(8), ThemeId(3)]),
            ThemeId(9)
        );
        assert_eq!(next_theme(&[]), ThemeId(1));
    }
}
