//! The fields of the settings, and what is wrong with them.

use crate::ideathon::details::Field;
use crate::ideathon::{ThemeId, wording};
use crate::lang::{Lang, words as w};
use crate::value::Bad;

/// A field of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    Slug,
    TitleJa,
    TitleEn,
    LeadJa,
    LeadEn,
    DescriptionJa,
    DescriptionEn,
    VenueJa,
    VenueEn,
    ProgrammeJa,
    ProgrammeEn,
    Day,
    Starts,
    Ends,
    OpensAt,
    ClosesAt,
    OfferHours,
    Theme(ThemeId),
    Seats,
}

/// Its name in the form.
#[must_use]
pub const fn spot_name(spot: Spot) -> &'static str {
    match spot {
        Spot::Slug => "slug",
        Spot::TitleJa => "title_ja",
        Spot::TitleEn => "title_en",
        Spot::LeadJa => "lead_ja",
        Spot::LeadEn => "lead_en",
        Spot::DescriptionJa => "description_ja",
        Spot::DescriptionEn => "description_en",
        Spot::VenueJa => "venue_ja",
        Spot::VenueEn => "venue_en",
        Spot::ProgrammeJa => "programme_ja",
        Spot::ProgrammeEn => "programme_en",
        Spot::Day => "day",
        Spot::Starts => "starts",
        Spot::Ends => "ends",
        Spot::OpensAt => "opens_at",
        Spot::ClosesAt => "closes_at",
        Spot::OfferHours => "offer_hours",
        Spot::Theme(_) => "themes",
        Spot::Seats => "seats_business",
    }
}

/// What is wrong with a field, in words.
#[must_use]
pub fn spot_said(lang: Lang, bad: &[(Spot, Bad)], spot: Spot) -> Option<String> {
    let (_, bad) = bad.iter().find(|(s, _)| *s == spot)?;
    Some(match bad {
        Bad::Missing => w::desk_said_missing(lang).to_owned(),
        // The words for the rest are the same for every field.
        other => wording::said(lang, Field::Name, *other),
    })
}
