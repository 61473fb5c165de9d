//! What companies and the office say to an item, and whom they mean.

use serde::{Deserialize, Serialize};

use super::submit::speaks_for;
use super::{Facts, Item, Refusal, keeps_the_platform};
use crate::access::Actor;
use crate::company;
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::{self, Time};
use crate::value::{CommentId, CompanyId, ItemId, Passage, PersonId};

/// Comments of one item, at most.
pub const MAX_COMMENTS: usize = 100;
/// Companies that one comment means, at most.
pub const MAX_MENTIONS: usize = 5;

/// In whose name something is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// The platform's staff.
    #[default]
    Office,
    Company(CompanyId),
    /// Whoever brought the item in without a name.
    Source,
}

/// A company that is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    pub company: CompanyId,
    /// As it was called then.
    pub name: company::Name,
}

/// What somebody says to an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Comment {
    pub id: CommentId,
    pub item: ItemId,
    pub voice: Voice,
    /// As the company was called then.
    pub company_name: Option<company::Name>,
    /// Who said it.
    pub by: Option<PersonId>,
    /// Nothing, where it was taken back.
    pub text: Passage<600>,
    pub mentions: Vec<Mention>,
    /// Of what is said without a name the day alone.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: Time,
}

impl Comment {
    #[must_use]
    pub fn is_taken_back(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether the audit log may name who sent it.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.voice != Voice::Source
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    /// Without a name it is random, of UUID version 4.
    pub comment: CommentId,
    pub item: ItemId,
    pub voice: Voice,
    pub text: Passage<600>,
    #[serde(default)]
    pub mentions: Vec<CompanyId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeBack {
    pub item: ItemId,
    pub comment: CommentId,
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotYours`], [`Refusal::TellingId`],
/// [`Refusal::Decided`], [`Refusal::NoComment`], [`Refusal::TooManyComments`], [`Refusal::NoSuchCompany`].
pub fn say(cmd: &Say, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    match cmd.voice {
        Voice::Company(company) => speaks_for(by, company)?,
        Voice::Office if keeps_the_platform(by) => {}
        Voice::Source if !by.platform().is_empty() => {}
        Voice::Office | Voice::Source => return Err(Refusal::NotAllowed.into()),
    }
    let comments = facts.comments.known()?;
    // A name that something has is nobody's to give to something new.
    if comments.iter().any(|one| one.id == cmd.comment) {
        return Err(Refusal::NotAllowed.into());
    }
    let item = facts.item(cmd.item)?;
    if cmd.voice == Voice::Source {
        // Whoever asks about an item that has a name, or is another's, hears the same.
        if !item.anonymous || !item.is_of(by) {
            return Err(Refusal::NotYours.into());
        }
        if cmd.comment.0.get_version_num() != 4 {
            return Err(Refusal::TellingId.into());
        }
    }
    if !item.takes_comments() {
        return Err(Refusal::Decided.into());
    }
    if cmd.text.is_empty() {
        return Err(Refusal::NoComment.into());
    }
    let here = comments.iter().filter(|one| one.item == cmd.item).count();
    if here >= MAX_COMMENTS || cmd.mentions.len() > MAX_MENTIONS {
        return Err(Refusal::TooManyComments.into());
    }
    let mention = |id: &CompanyId| -> Result<Mention, Stop> {
        Ok(Mention {
            company: *id,
            name: facts.name(*id)?,
        })
    };
    let mentions: Result<Vec<Mention>, Stop> = cmd.mentions.iter().map(mention).collect();
    let company_name = match cmd.voice {
        Voice::Company(company) => Some(facts.name(company)?),
        Voice::Office | Voice::Source => None,
    };
    Ok(done(Comment {
        id: cmd.comment,
        item: cmd.item,
        voice: cmd.voice,
        company_name,
        by: by.person(),
        text: cmd.text.clone(),
        mentions: mentions?,
        at: if cmd.voice == Voice::Source {
            item.dated(now)
        } else {
            now
        },
    }))
}

/// Whoever said it takes it back, and the chair whatever was said: that something stood there stays.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchComment`], [`Refusal::NotYours`].
pub fn take_back(cmd: &TakeBack, by: &Actor, facts: &Facts) -> Ruled {
    let keeps = keeps_the_platform(by);
    if !keeps && by.platform().is_empty() {
        return Err(Refusal::NotAllowed.into());
    }
    let comments = facts.comments.known()?;
    let found = comments
        .iter()
        .find(|one| one.id == cmd.comment && one.item == cmd.item);
    let before = found.ok_or(Refusal::NoSuchComment)?;
    if !keeps && !is_of(before, by) {
        return Err(Refusal::NotYours.into());
    }
    if before.is_taken_back() {
        return Ok(Decision::default());
    }
    Ok(done(Comment {
        text: Passage::default(),
        mentions: Vec::new(),
        ..before.clone()
    }))
}

/// Whether an actor said it, or a colleague in the company's name.
#[must_use]
pub fn is_of(comment: &Comment, by: &Actor) -> bool {
    match comment.voice {
        Voice::Company(company) => by.stands_for(company),
        Voice::Office => keeps_the_platform(by),
        Voice::Source => by.person().is_some() && comment.by == by.person(),
    }
}

/// What is said to an item, the oldest first.
#[must_use]
pub fn said_to(item: &Item, comments: &[Comment]) -> Vec<Comment> {
    let mut all: Vec<Comment> = comments
        .iter()
        .filter(|one| one.item == item.id)
        .cloned()
        .collect();
    // Of what is said without a name the day alone is known: it stands behind what was said on it, as answers do.
    all.sort_by_key(|one| (time::day_begins(one.at), !one.is_named(), one.at, one.id));
    all
}

fn done(comment: Comment) -> Decision {
    Decision {
        rows: vec![Row::Comment(comment)],
        ..Decision::default()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::company::{Company, Directory};
    use crate::people::Area;
    use crate::roundtable::sample::{company, fellow, now, refused, staff};
    use crate::roundtable::{Command, is_veiled};
    use crate::rule::Known;
    use crate::value::RoundtableId;

    fn item(by: &Actor, anonymous: bool) -> Item {
        Item {
            id: ItemId::new(),
            roundtable: RoundtableId::new(),
            by: by.person(),
            company: by.platform().first().copied(),
            anonymous,
            ..Item::default()
        }
    }

    fn facts(companies: &[&Company], items: &[&Item], comments: &[Comment]) -> Facts {
        Facts {
            directory: Known::Known(Directory::of(companies.iter().copied().cloned())),
            items: Known::Known(items.iter().copied().cloned().collect()),
            comments: Known::Known(comments.to_vec()),
            ..Facts::default()
        }
    }

    fn words(item: &Item, voice: Voice) -> Say {
        Say {
            comment: CommentId(Uuid::new_v4()),
            item: item.id,
            voice,
            text: Passage::parse("うちでは週に一度です").unwrap(),
            mentions: Vec::new(),
        }
    }

    fn only(ruled: Ruled) -> Comment {
        match ruled.unwrap().rows.pop() {
            Some(Row::Comment(comment)) => comment,
            other => panic!("no comment: {other:?}"),
        }
    }

    #[test]
    fn each_speaks_in_their_own_name_alone() {
        let (sakura, harbour) = (company("さくら食品"), company("港システム"));
        let (hana, aoi) = (fellow(&sakura), fellow(&harbour));
        let item = item(&hana, false);
        let facts = facts(&[&sakura, &harbour], &[&item], &[]);
        let says = |by: &Actor, voice| say(&words(&item, voice), by, &facts, now());
        let said = only(says(&aoi, Voice::Company(harbour.id)));
        assert_eq!(said.company_name.unwrap().as_str(), "港システム");
        assert_eq!((said.by, said.at), (aoi.person(), now()));
        assert_eq!(
            says(&aoi, Voice::Company(sakura.id)),
            refused(Refusal::NotAllowed)
        );
        assert_eq!(says(&aoi, Voice::Office), refused(Refusal::NotAllowed));
        assert_eq!(
            says(&staff(Area::Events), Voice::Office),
            refused(Refusal::NotAllowed)
        );
        assert!(
            only(says(&staff(Area::Platform), Voice::Office))
                .company_name
                .is_none()
        );
        let asks = Say {
            mentions: vec![sakura.id],
            ..words(&item, Voice::Company(harbour.id))
        };
        let said = only(say(&asks, &aoi, &facts, now()));
        assert_eq!(said.mentions[0].name.as_str(), "さくら食品");
        let nothing = Say {
            text: Passage::default(),
            ..asks
        };
        assert_eq!(
            say(&nothing, &aoi, &facts, now()),
            refused(Refusal::NoComment)
        );
    }

    #[test]
    fn who_brought_it_in_without_a_name_speaks_without_one() {
        let sakura = company("さくら食品");
        let (hana, toru) = (fellow(&sakura), fellow(&sakura));
        let (unnamed, named) = (item(&hana, true), item(&hana, false));
        let facts = facts(&[&sakura], &[&unnamed, &named], &[]);
        let says = |by: &Actor, item: &Item| say(&words(item, Voice::Source), by, &facts, now());
        let said = only(says(&hana, &unnamed));
        assert_eq!(
            (said.voice, said.company_name.clone()),
            (Voice::Source, None)
        );
        assert_eq!(said.at, time::day_begins(now()), "the day alone");
        // Nobody learns by trying whose an item is.
        assert_eq!(says(&toru, &unnamed), refused(Refusal::NotYours));
        assert_eq!(says(&hana, &named), refused(Refusal::NotYours));
        let telling = Say {
            comment: CommentId::new(),
            ..words(&unnamed, Voice::Source)
        };
        assert_eq!(
            say(&telling, &hana, &facts, now()),
            refused(Refusal::TellingId)
        );
        let command = Command::Say(words(&unnamed, Voice::Source));
        assert!(is_veiled(&command, &[Row::Comment(said)]));
        assert!(is_veiled(&command, &[]), "nor what was refused");
        let open = only(say(
            &words(&named, Voice::Company(sakura.id)),
            &hana,
            &facts,
            now(),
        ));
        assert!(!is_veiled(&command, &[Row::Comment(open)]));
    }

    #[test]
    fn it_is_taken_back_by_who_said_it_or_the_chair_and_its_place_stays() {
        let (sakura, harbour) = (company("さくら食品"), company("港システム"));
        let (hana, aoi) = (fellow(&sakura), fellow(&harbour));
        let item = item(&hana, false);
        let known = facts(&[&sakura, &harbour], &[&item], &[]);
        let said = only(say(
            &words(&item, Voice::Company(harbour.id)),
            &aoi,
            &known,
            now(),
        ));
        let known = facts(&[&sakura, &harbour], &[&item], std::slice::from_ref(&said));
        let back = TakeBack {
            item: item.id,
            comment: said.id,
        };
        assert_eq!(take_back(&back, &hana, &known), refused(Refusal::NotYours));
        assert_eq!(
            take_back(&back, &staff(Area::Events), &known),
            refused(Refusal::NotAllowed)
        );
        for by in [&aoi, &fellow(&harbour), &staff(Area::Platform)] {
            let gone = only(take_back(&back, by, &known));
            assert!(gone.is_taken_back());
            assert_eq!(
                (gone.id, gone.company_name.as_ref()),
                (said.id, said.company_name.as_ref())
            );
        }
        let twice = Say {
            comment: said.id,
            ..words(&item, Voice::Company(harbour.id))
        };
        assert_eq!(
            say(&twice, &aoi, &known, now()),
            refused(Refusal::NotAllowed)
        );
    }

    #[test]
    fn a_page_is_not_filled_without_end() {
        let sakura = company("さくら食品");
        let hana = fellow(&sakura);
        let item = item(&hana, false);
        let one = Comment {
            item: item.id,
            ..Comment::default()
        };
        let full: Vec<Comment> = (0..MAX_COMMENTS)
            .map(|_| Comment {
                id: CommentId::new(),
                ..one.clone()
            })
            .collect();
        let says = |comments: &[Comment]| {
            let facts = facts(&[&sakura], &[&item], comments);
            say(
                &words(&item, Voice::Company(sakura.id)),
                &hana,
                &facts,
                now(),
            )
        };
        assert_eq!(says(&full), refused(Refusal::TooManyComments));
        assert!(says(&full[1..]).is_ok());
    }

    #[test]
    fn what_is_said_without_a_name_stands_behind_what_it_answers() {
        let item = item(&fellow(&company("さくら食品")), true);
        let comment = |voice, at| Comment {
            id: CommentId::new(),
            item: item.id,
            voice,
            at,
            ..Comment::default()
        };
        let asked = comment(Voice::Office, now());
        let answer = comment(Voice::Source, item.dated(now()));
        let tomorrow = comment(Voice::Office, now() + chrono::TimeDelta::days(1));
        let all = [tomorrow.clone(), answer.clone(), asked.clone()];
        assert_eq!(said_to(&item, &all), [asked, answer, tomorrow]);
    }
}
