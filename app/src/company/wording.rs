//! What companies and refusals of this room are called in the reader's language.

use super::refusal::{Field, Refusal};
use super::rows::{Industry, SizeBand};
use super::{Change, Command, Directory};
use crate::lang::{Lang, words as w};
use crate::value::{Bad, CompanyId};

#[must_use]
pub const fn industry(lang: Lang, industry: Industry) -> &'static str {
    match industry {
        Industry::Agriculture => w::industry_agriculture(lang),
        Industry::Fisheries => w::industry_fisheries(lang),
        Industry::Mining => w::industry_mining(lang),
        Industry::Construction => w::industry_construction(lang),
        Industry::Manufacturing => w::industry_manufacturing(lang),
        Industry::Utilities => w::industry_utilities(lang),
        Industry::Information => w::industry_information(lang),
        Industry::Transport => w::industry_transport(lang),
        Industry::Trade => w::industry_trade(lang),
        Industry::Finance => w::industry_finance(lang),
        Industry::RealEstate => w::industry_real_estate(lang),
        Industry::Research => w::industry_research(lang),
        Industry::Hospitality => w::industry_hospitality(lang),
        Industry::Living => w::industry_living(lang),
        Industry::Education => w::industry_education(lang),
        Industry::Health => w::industry_health(lang),
        Industry::Compound => w::industry_compound(lang),
        Industry::Services => w::industry_services(lang),
        Industry::Government => w::industry_government(lang),
        Industry::Other => w::industry_other(lang),
    }
}

#[must_use]
pub const fn size(lang: Lang, size: SizeBand) -> &'static str {
    match size {
        SizeBand::To9 => w::company_size_1_9(lang),
        SizeBand::To49 => w::company_size_10_49(lang),
        SizeBand::To299 => w::company_size_50_299(lang),
        SizeBand::To999 => w::company_size_300_999(lang),
        SizeBand::From1000 => w::company_size_1000(lang),
    }
}

#[must_use]
pub const fn field(lang: Lang, field: Field) -> &'static str {
    match field {
        Field::Name => w::company_field_name(lang),
        Field::Kana => w::company_field_kana(lang),
        Field::NameEn => w::company_field_name_en(lang),
        Field::Number => w::company_field_number(lang),
        Field::Industry => w::company_field_industry(lang),
        Field::Size => w::company_field_size(lang),
        Field::Note => w::company_field_note(lang),
    }
}

/// What is wrong with a field, and what to do.
#[must_use]
pub fn said(lang: Lang, at: Field, bad: Bad) -> String {
    match bad {
        Bad::Missing => w::said_missing(lang, field(lang, at)),
        Bad::TooLong { max } => w::said_too_long(lang, max),
        Bad::NotKana => w::said_not_kana(lang).to_owned(),
        Bad::NotThirteenDigits => w::company_said_thirteen(lang).to_owned(),
        Bad::CheckDigit => w::company_said_check(lang).to_owned(),
        Bad::Control => w::said_control(lang).to_owned(),
        _ => w::said_not_a_choice(lang).to_owned(),
    }
}

/// Why a command was refused, and what to do.
#[must_use]
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotAllowed => w::refused_not_allowed(lang).to_owned(),
        Refusal::NoSuchCompany => w::company_refused_none(lang).to_owned(),
        Refusal::AlreadyThere => w::company_refused_there(lang).to_owned(),
        Refusal::Fields(bad) => {
            let each: Vec<String> = bad.iter().map(|(f, b)| said(lang, *f, *b)).collect();
            each.join(" ")
        }
        Refusal::NumberTaken { .. } => w::company_refused_number(lang).to_owned(),
        Refusal::SameName { .. } => w::company_refused_same_name(lang).to_owned(),
        Refusal::Merged { .. } => w::company_refused_merged(lang).to_owned(),
        Refusal::InCircle => w::company_refused_circle(lang).to_owned(),
        Refusal::NotMerged => w::company_refused_not_merged(lang).to_owned(),
        Refusal::ChangedElsewhere { fields } => {
            let names: Vec<&str> = fields.iter().map(|f| field(lang, *f)).collect();
            w::refused_changed_elsewhere(lang, names.join(w::desk_dot(lang)))
        }
    }
}

/// What staff meant by a command.
#[must_use]
pub fn intention(lang: Lang, directory: &Directory, command: &Command) -> String {
    let name = |id| called(lang, directory, id);
    match command {
        Command::Create(c) => w::company_meant_create(lang, &c.name),
        Command::Edit(c) => w::company_meant_edit(lang, name(c.company)),
        Command::Merge(c) => w::company_meant_merge(lang, name(c.from), name(c.into)),
        Command::Unmerge(c) => w::company_meant_unmerge(lang, name(c.company)),
    }
}

/// What was typed into a command, with the names of its fields.
#[must_use]
pub fn typed(lang: Lang, command: &Command) -> Vec<(&'static str, String)> {
    let changes = match command {
        Command::Create(c) => vec![Change::Note(c.note.clone())],
        Command::Edit(c) => c.changes.clone(),
        Command::Merge(_) | Command::Unmerge(_) => Vec::new(),
    };
    let text = |change: &Change| match change {
        Change::Name(name) => name.to_string(),
        Change::Kana(kana) => kana.as_ref().map(ToString::to_string).unwrap_or_default(),
        Change::NameEn(name) => name.as_ref().map(ToString::to_string).unwrap_or_default(),
        Change::Number(number) => number.as_ref().map(ToString::to_string).unwrap_or_default(),
        Change::Industry(one) => one
            .map(|one| industry(lang, one))
            .unwrap_or_default()
            .to_owned(),
        Change::Size(band) => band
            .map(|band| size(lang, band))
            .unwrap_or_default()
            .to_owned(),
        Change::Note(note) => note.to_string(),
    };
    let typed = changes.iter().map(|c| (field(lang, c.field()), text(c)));
    typed.filter(|(_, text)| !text.is_empty()).collect()
}

/// A company's own name, whatever it was merged into.
#[must_use]
pub fn called(lang: Lang, directory: &Directory, id: CompanyId) -> String {
    directory.get(id).map_or_else(
        || w::company_someone(lang).to_owned(),
        |company| company.name.to_string(),
    )
}
