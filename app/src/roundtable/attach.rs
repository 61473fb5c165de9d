//! Files belong to an item: slides, a paper, a picture. Their octets came before, by themselves.

use serde::{Deserialize, Serialize};

use super::item::Attachment;
use super::{Facts, Item, Refusal, keeps_the_platform};
use crate::access::Actor;
use crate::file::{FileKind, Receipt};
use crate::row::Row;
use crate::rule::{Decision, Ruled, Stop};
use crate::time::Time;
use crate::value::{FileId, FileName, ItemId};

/// Files of one item, at most.
pub const MAX_ATTACHED: usize = 5;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attach {
    pub item: ItemId,
    pub file: FileId,
    /// Of this file, from the server.
    pub receipt: Receipt,
    pub name: FileName,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detach {
    pub item: ItemId,
    pub file: FileId,
}

/// Whether an actor may attach files to an item, and take them off: whoever brought it in, and the platform's staff, to
/// whom slides are sent as ever.
#[must_use]
pub fn may_attach(by: &Actor, item: &Item) -> bool {
    keeps_the_platform(by) || (item.is_of(by) && !by.platform().is_empty())
}

/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotYours`], [`Refusal::FileTells`],
/// [`Refusal::Decided`], [`Refusal::TooManyFiles`], [`Refusal::OtherFile`], [`Refusal::NoSuchFile`],
/// [`Refusal::FileLies`].
pub fn attach(cmd: &Attach, by: &Actor, facts: &Facts, now: Time) -> Ruled {
    let before = theirs(by, facts, cmd.item)?;
    // A file names its maker in a dozen places that nobody sees: its author, a computer, a logo on page seven.
    if before.anonymous {
        return Err(Refusal::FileTells.into());
    }
    if !before.takes_files(facts.table(before.roundtable)?) {
        return Err(Refusal::Decided.into());
    }
    if before.attached.iter().any(|one| one.file == cmd.file) {
        return Ok(Decision::default());
    }
    if before.attached.len() >= MAX_ATTACHED {
        return Err(Refusal::TooManyFiles.into());
    }
    let said = FileKind::said_by(&cmd.name).ok_or(Refusal::OtherFile)?;
    let stored = facts.stored.known()?.as_ref();
    let own = stored.filter(|one| one.file == cmd.file && Some(one.by) == by.person());
    let fresh = own.filter(|one| !one.is_stale(now));
    let stored = fresh.ok_or(Refusal::NoSuchFile)?;
    if said != stored.kind {
        return Err(Refusal::FileLies { is: stored.kind }.into());
    }
    let mut attached = before.attached.clone();
    attached.push(Attachment {
        file: stored.file,
        name: cmd.name.clone(),
        kind: stored.kind,
        bytes: stored.bytes,
        at: now,
    });
    Ok(done(Item {
        attached,
        ..before.clone()
    }))
}

/// At any time: what should not have been shown to others goes also from what is withdrawn, declined or locked.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NoSuchItem`], [`Refusal::NotYours`], [`Refusal::NoSuchFile`].
pub fn detach(cmd: &Detach, by: &Actor, facts: &Facts) -> Ruled {
    let before = theirs(by, facts, cmd.item)?;
    let stays = |one: &&Attachment| one.file != cmd.file;
    let attached: Vec<Attachment> = before.attached.iter().filter(stays).cloned().collect();
    if attached.len() == before.attached.len() {
        return Err(Refusal::NoSuchFile.into());
    }
    Ok(done(Item {
        attached,
        ..before.clone()
    }))
}

/// An item to which the actor may attach.
fn theirs<'a>(by: &Actor, facts: &'a Facts, id: ItemId) -> Result<&'a Item, Stop> {
    if !keeps_the_platform(by) && by.platform().is_empty() {
        return Err(Refusal::NotAllowed.into());
    }
    let item = facts.item(id)?;
    if !may_attach(by, item) {
        return Err(Refusal::NotYours.into());
    }
    Ok(item)
}

fn done(item: Item) -> Decision {
    Decision {
        rows: vec![Row::Item(item)],
        ..Decision::default()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::company::Company;
    use crate::file::{KEPT, Stored};
    use crate::people::Area;
    use crate::roundtable::sample::{company, fellow, now, refused, staff};
    use crate::roundtable::{Command, ItemState, Roundtable, State, is_veiled};
    use crate::rule::Known;
    use crate::value::RoundtableId;

    /// An item of a company that is being collected, and a file that somebody has just sent.
    struct Desk {
        item: Item,
        table: Roundtable,
        stored: Option<Stored>,
    }

    impl Desk {
        fn of(company: &Company, sender: &Actor) -> Self {
            let table = Roundtable {
                id: RoundtableId::new(),
                state: State::Collecting,
                ..Roundtable::default()
            };
            let item = Item {
                id: ItemId::new(),
                roundtable: table.id,
                company: Some(company.id),
                by: sender.person(),
                ..Item::default()
            };
            let stored = Some(Stored {
                file: FileId::new(),
                by: sender.person().unwrap_or_default(),
                kind: FileKind::Pdf,
                bytes: 7_000,
                at: now(),
            });
            Self {
                item,
                table,
                stored,
            }
        }

        fn facts(&self) -> Facts {
            Facts {
                roundtables: Known::Known(vec![self.table.clone()]),
                items: Known::Known(vec![self.item.clone()]),
                stored: Known::Known(self.stored.clone()),
                ..Facts::default()
            }
        }

        fn attaches(&self, by: &Actor, name: &str) -> Ruled {
            let cmd = Attach {
                item: self.item.id,
                file: self.stored.as_ref().map(|one| one.file).unwrap_or_default(),
                receipt: Receipt::default(),
                name: FileName::parse(name).unwrap(),
            };
            attach(&cmd, by, &self.facts(), now())
        }

        fn detaches(&self, by: &Actor, file: FileId) -> Ruled {
            let item = self.item.id;
            detach(&Detach { item, file }, by, &self.facts())
        }
    }

    fn only(ruled: Ruled) -> Vec<Attachment> {
        match ruled.unwrap().rows.pop() {
            Some(Row::Item(item)) => item.attached,
            other => panic!("no item: {other:?}"),
        }
    }

    #[test]
    fn a_file_has_the_size_and_kind_that_the_server_saw() {
        let sakura = company("さくら食品");
        let hana = fellow(&sakura);
        let mut desk = Desk::of(&sakura, &hana);
        let attached = only(desk.attaches(&hana, "資料.PDF"));
        let file = attached[0].file;
        assert_eq!((attached[0].bytes, attached[0].at), (7_000, now()));
        desk.item.attached = attached;
        let again = desk.attaches(&hana, "資料.pdf").unwrap();
        assert!(again.rows.is_empty(), "it is there once");
        assert!(only(desk.detaches(&fellow(&sakura), file)).is_empty());
        assert_eq!(
            desk.detaches(&hana, FileId::new()),
            refused(Refusal::NoSuchFile)
        );
    }

    #[test]
    fn a_file_that_lies_or_is_not_ones_own_is_not_taken() {
        let sakura = company("さくら食品");
        let hana = fellow(&sakura);
        let mut desk = Desk::of(&sakura, &hana);
        let is = FileKind::Pdf;
        for (name, why) in [
            ("資料.png", Refusal::FileLies { is }),
            ("資料.exe", Refusal::OtherFile),
            ("資料", Refusal::OtherFile),
        ] {
            assert_eq!(desk.attaches(&hana, name), refused(why), "{name}");
        }
        let mika = staff(Area::Platform);
        let colleague = fellow(&sakura);
        for other in [&mika, &colleague] {
            let told = desk.attaches(other, "a.pdf");
            assert_eq!(told, refused(Refusal::NoSuchFile), "Hana sent it");
        }
        desk.stored.as_mut().unwrap().at = now() - KEPT - TimeDelta::seconds(1);
        let told = desk.attaches(&hana, "a.pdf");
        assert_eq!(told, refused(Refusal::NoSuchFile), "too long ago");
        desk.stored = None;
        let told = desk.attaches(&hana, "a.pdf");
        assert_eq!(told, refused(Refusal::NoSuchFile), "no receipt of ours");
    }

    #[test]
    fn whose_item_it_is_attaches_until_the_minutes_are_locked() {
        let (sakura, harbour) = (company("さくら食品"), company("港システム"));
        let hana = fellow(&sakura);
        let mut desk = Desk::of(&sakura, &hana);
        let aoi = fellow(&harbour);
        assert_eq!(desk.attaches(&aoi, "a.pdf"), refused(Refusal::NotYours));
        let ken = staff(Area::Events);
        assert_eq!(desk.attaches(&ken, "a.pdf"), refused(Refusal::NotAllowed));
        for (item, table, takes) in [
            (ItemState::Accepted, State::Published, true),
            (ItemState::Discussed, State::Held, true),
            (ItemState::Discussed, State::Locked, false),
            (ItemState::Deferred, State::Locked, true),
            (ItemState::Declined, State::Collecting, false),
            (ItemState::Withdrawn, State::Collecting, false),
            (ItemState::Merged, State::Published, false),
        ] {
            (desk.item.state, desk.table.state) = (item, table);
            desk.item.attached = vec![Attachment::default()];
            let off = desk.detaches(&hana, FileId::default());
            assert!(only(off).is_empty(), "what is shown can be taken off");
            let told = desk.attaches(&hana, "a.pdf");
            assert_eq!(told.is_ok(), takes, "{item:?} {table:?}: {told:?}");
            if !takes {
                assert_eq!(told, refused(Refusal::Decided));
            }
        }
        desk.item.state = ItemState::Submitted;
        desk.table.state = State::Collecting;
        let full = (0..MAX_ATTACHED).map(|_| Attachment {
            file: FileId::new(),
            ..Attachment::default()
        });
        desk.item.attached = full.collect();
        assert_eq!(
            desk.attaches(&hana, "a.pdf"),
            refused(Refusal::TooManyFiles)
        );
    }

    #[test]
    fn what_has_no_name_takes_no_file_and_the_log_does_not_say_who_tried() {
        let sakura = company("さくら食品");
        let hana = fellow(&sakura);
        let mut desk = Desk::of(&sakura, &hana);
        desk.item.anonymous = true;
        assert_eq!(desk.attaches(&hana, "a.pdf"), refused(Refusal::FileTells));
        let detach = Command::Detach(Detach {
            item: desk.item.id,
            file: FileId::new(),
        });
        assert!(is_veiled(&detach, &[]));
        let named = Item::default();
        assert!(!is_veiled(&detach, &[Row::Item(named)]));
    }

    #[test]
    fn a_device_refuses_what_it_can_and_shows_nothing_where_it_cannot_know() {
        let sakura = company("さくら食品");
        let hana = fellow(&sakura);
        let desk = Desk::of(&sakura, &hana);
        let cmd = |name| Attach {
            item: desk.item.id,
            file: FileId::new(),
            receipt: Receipt::default(),
            name: FileName::parse(name).unwrap(),
        };
        let facts = Facts {
            stored: Known::Hidden,
            ..desk.facts()
        };
        let told = attach(&cmd("a.pdf"), &hana, &facts, now());
        assert_eq!(told, Err(Stop::Hidden));
        let told = attach(&cmd("a.exe"), &hana, &facts, now());
        assert_eq!(told, refused(Refusal::OtherFile));
    }
}
