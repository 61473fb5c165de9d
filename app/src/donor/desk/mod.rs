//! The fundraiser's desk: all donors, one of them, the bank's statement, and how gifts are taken.

mod again_dialog;
mod aside_dialog;
mod assign_dialog;
mod attribute_dialog;
mod bank;
mod benefits;
mod book_dialog;
mod campaigns;
mod charity;
mod chart;
mod correct_dialog;
mod dry_run;
mod enter_dialog;
pub(super) mod fields;
mod issue_dialog;
mod issuing;
mod list;
mod merge_dialog;
mod merged;
mod offers;
mod one;
mod open;
mod own_receipts;
mod payments;
mod people;
mod picker;
mod pledges;
mod receipts;
mod reverse_dialog;
mod roster;
mod roster_run;
mod statement_file;
mod summary;
mod sums;
mod suspects;
mod trends;
mod void_dialog;
mod waiting_lines;

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use aside_dialog::AsideDialog;
use assign_dialog::AssignDialog;
use bank::Bank;
use benefits::{Benefits, Plans};
use campaigns::Campaigns;
use charity::CharityForm;
use issue_dialog::ToIssue;
use list::List;
use one::One;
use people::{Filter, Known, Standing, everyone};
use receipts::{Batch, Receipts};
use roster::Roster;
use trends::Trends;

use super::agreeing::Agreeing;
use super::books::BOOKS;
use super::{
    Charity, Command, Donor, Form, Fulfilment, Issue, Merges, Payment, Plan, Pledge, Receipt,
    Receipted, Run, Transfer, TransferState, raises_funds,
};
use crate::command;
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::rule;
use crate::sync::Sync;
use crate::time::{self, Time};
use crate::ui::desk::{Elsewhere, Frame, Loading};
use crate::ui::parts::Strokes;
use crate::ui::telling::Telling;
use crate::value::{DonorId, PaymentId, ReceiptId, TransferId};

/// Where the section begins.
pub const LIST: &str = "/desk/donors";
const BANK: &str = "/desk/donors/bank";
const RECEIPTS: &str = "/desk/donors/receipts";
const ROSTER: &str = super::enlist::ROSTER;
const TRENDS: &str = "/desk/donors/trends";
const BENEFITS: &str = "/desk/donors/benefits";
const PLANS: &str = "/desk/donors/plans";
const CHARITY: &str = "/desk/donors/charity";
const CAMPAIGNS: &str = "/desk/donors/campaigns";

/// A donor's page.
fn path(id: DonorId) -> String {
    format!("{LIST}/{id}")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    List,
    One(DonorId),
    Bank,
    Receipts,
    Charity,
    Roster,
    Trends,
    Benefits,
    Plans,
    Campaigns,
    Nowhere,
}

impl Place {
    fn parse(path: &str) -> Self {
        let Some(rest) = path.strip_prefix(LIST) else {
            return Self::Nowhere;
        };
        match rest.trim_matches('/') {
            "" => Self::List,
            "bank" => Self::Bank,
            "receipts" => Self::Receipts,
            "charity" => Self::Charity,
            "roster" => Self::Roster,
            "trends" => Self::Trends,
            "benefits" => Self::Benefits,
            "plans" => Self::Plans,
            "campaigns" => Self::Campaigns,
            id => DonorId::parse(id).map_or(Self::Nowhere, Self::One),
        }
    }
}

/// What the pages of this section share.
#[derive(Clone, Copy)]
struct Room {
    sync: Sync,
    lang: Lang,
    telling: Telling,
    /// As they are after all merges.
    donors: Memo<Vec<Known>>,
    merges: Memo<Merges>,
    pledges: Memo<Vec<Pledge>>,
    payments: Memo<Vec<Payment>>,
    /// Lines of the bank's statements, the latest first.
    transfers: Memo<Vec<Transfer>>,
    /// Nothing where staff has not said yet who receives gifts.
    charity: Memo<Charity>,
    /// The latest number first.
    receipts: Memo<Vec<Receipt>>,
    receipted: Memo<Receipted>,
    /// Receipts that the server has not given a number yet.
    coming: Memo<Vec<Issue>>,
    /// The latest first.
    runs: Memo<Vec<Run>>,
    /// The cheapest first, by rhythm.
    plans: Memo<Vec<Plan>>,
    fulfilments: Memo<Vec<Fulfilment>>,
    /// What the list is narrowed to, kept while a donor is looked at.
    typed: RwSignal<String>,
    form: RwSignal<Option<Form>>,
    standing: RwSignal<Option<Standing>>,
    /// What was sent to the printer since the section was opened.
    printed: RwSignal<BTreeSet<ReceiptId>>,
    /// Something was typed into the settings and not saved.
    unsaved: RwSignal<bool>,
}

/// What the dialogs are about.
#[derive(Clone, Copy)]
struct Asking {
    assigning: RwSignal<Option<TransferId>>,
    putting_aside: RwSignal<Option<TransferId>>,
    reversing: RwSignal<Option<PaymentId>>,
    issuing: RwSignal<Option<ToIssue>>,
    issuing_again: RwSignal<Option<ReceiptId>>,
    voiding: RwSignal<Option<ReceiptId>>,
    /// The year whose receipts are to be issued.
    running: RwSignal<Option<u16>>,
    posting: RwSignal<Option<Batch>>,
    /// Who is to be merged with another.
    merging: RwSignal<Option<DonorId>>,
    /// The payment of which it is said what it was raised for.
    attributing: RwSignal<Option<PaymentId>>,
}

impl Room {
    fn here(lang: Lang, sync: Sync) -> Self {
        let pledges = Memo::new(move |_| {
            sync.replica.each(Kind::Pledge, |row| match row {
                Row::Pledge(pledge) => Some(pledge.clone()),
                _ => None,
            })
        });
        let payments = Memo::new(move |_| {
            sync.replica.each(Kind::Payment, |row| match row {
                Row::Payment(payment) => Some(payment.clone()),
                _ => None,
            })
        });
        let transfers = Memo::new(move |_| {
            let mut all = sync.replica.each(Kind::Transfer, |row| match row {
                Row::Transfer(transfer) => Some(transfer.clone()),
                _ => None,
            });
            all.sort_by_key(|line| (core::cmp::Reverse(line.day), line.id));
            all
        });
        let donors = Memo::new(move |_| {
            let donors = sync.replica.each(Kind::Donor, |row| match row {
                Row::Donor(donor) => Some(donor.clone()),
                _ => None,
            });
            pledges.with(|pledges| payments.with(|paid| everyone(donors, pledges, paid)))
        });
        let receipts = Memo::new(move |_| {
            let mut all = sync.replica.each(Kind::Receipt, |row| match row {
                Row::Receipt(receipt) => Some(receipt.clone()),
                _ => None,
            });
            all.sort_by_key(|receipt| core::cmp::Reverse(receipt.number));
            all
        });
        let runs = Memo::new(move |_| {
            let mut all = sync.replica.each(Kind::Run, |row| match row {
                Row::Run(run) => Some(run.clone()),
                _ => None,
            });
            all.sort_by_key(|run| core::cmp::Reverse((run.started, run.id)));
            all
        });
        let plans = Memo::new(move |_| {
            let mut all = sync.replica.each(Kind::Plan, |row| match row {
                Row::Plan(plan) => Some(plan.clone()),
                _ => None,
            });
            all.sort_by_key(|plan| (plan.terms.rhythm.name(), plan.terms.least, plan.id));
            all
        });
        let fulfilments = Memo::new(move |_| {
            sync.replica.each(Kind::Fulfilment, |row| match row {
                Row::Fulfilment(one) => Some(one.clone()),
                _ => None,
            })
        });
        Self {
            sync,
            lang,
            telling: Telling::default(),
            donors,
            merges: Memo::new(move |_| Merges::here(&sync.replica)),
            pledges,
            payments,
            transfers,
            charity: Memo::new(move |_| sync.replica.charity().unwrap_or_default()),
            receipts,
            receipted: Memo::new(move |_| receipts.with(|all| Receipted::by(all))),
            coming: Memo::new(move |_| coming(sync)),
            runs,
            plans,
            fulfilments,
            typed: RwSignal::default(),
            form: RwSignal::new(None),
            standing: RwSignal::new(None),
            printed: RwSignal::default(),
            unsaved: RwSignal::new(false),
        }
    }

    /// Why a command was not done; nothing was sent then.
    fn tries(self, command: Command) -> Result<(), rule::Refusal> {
        let given = self.sync.give(command::Command::Donor(command));
        given.map(drop)
    }

    fn filter(self) -> Filter {
        Filter {
            form: self.form.get(),
            standing: self.standing.get(),
            ..self.typed.with(|typed| Filter::typed(typed))
        }
    }

    /// The donor that an id stands for, after all merges.
    fn root(self, id: DonorId) -> DonorId {
        self.merges.with(|merges| merges.root(id))
    }

    /// Whether what is of one is the other's, too.
    fn same(self, one: DonorId, other: DonorId) -> bool {
        self.merges.with(|merges| merges.same(one, other))
    }

    /// A donor as they are written down, whoever they turned out to be.
    fn donor(self, id: DonorId) -> Memo<Donor> {
        Memo::new(move |_| self.sync.replica.donor(id).unwrap_or_default())
    }

    /// As they are at this moment, for what happens once.
    fn donor_now(self, id: DonorId) -> Option<Donor> {
        untrack(|| self.sync.replica.donor(self.root(id)))
    }

    fn name(self, id: DonorId) -> Option<String> {
        let donor = self.sync.replica.donor(self.root(id));
        donor.map(|donor| donor.details.name.to_string())
    }

    fn pledges_of(self, id: DonorId) -> Vec<Pledge> {
        let id = self.root(id);
        self.donors.with(|all| {
            let found = all.iter().find(|known| known.donor.id == id);
            found.map(|known| known.pledges.clone()).unwrap_or_default()
        })
    }

    /// Receipts of a donor that the server has not given a number yet.
    fn coming_of(self, id: DonorId) -> Vec<Issue> {
        self.coming.with(|all| {
            let own = all.iter().filter(|issue| self.same(issue.donor, id));
            own.cloned().collect()
        })
    }

    fn transfer_now(self, id: TransferId) -> Option<Transfer> {
        self.transfers
            .with_untracked(|all| all.iter().find(|line| line.id == id).cloned())
    }

    /// Lines of the statement in a state, the latest first.
    fn lines(self, state: TransferState) -> Vec<Transfer> {
        self.transfers.with(|all| {
            let fitting = all.iter().filter(|line| line.state == state);
            fitting.cloned().collect()
        })
    }
}

/// What was asked for and has no answer yet.
fn coming(sync: Sync) -> Vec<Issue> {
    let waiting = sync.unanswered().into_iter();
    let issues = waiting.filter_map(|(_, command)| match command {
        command::Command::Donor(Command::Issue(issue)) => Some(issue),
        _ => None,
    });
    issues.collect()
}

/// The day in Japan, as a date field has it.
fn today(now: Time) -> String {
    date(now)
}

/// `2026-06-19`, as a date field has it and a narrow column shows it.
fn date(day: Time) -> String {
    let moment = time::input(day);
    moment.split('T').next().unwrap_or_default().to_owned()
}

#[component]
pub fn Donors() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let open = raises_funds(&sync.actor());
    let path = use_location().pathname;
    let place = Memo::new(move |_| path.with(|path| Place::parse(path)));
    let room = Room::here(lang, sync);
    provide_context(room);
    provide_context(Asking {
        assigning: RwSignal::new(None),
        putting_aside: RwSignal::new(None),
        reversing: RwSignal::new(None),
        issuing: RwSignal::new(None),
        issuing_again: RwSignal::new(None),
        voiding: RwSignal::new(None),
        running: RwSignal::new(None),
        posting: RwSignal::new(None),
        merging: RwSignal::new(None),
        attributing: RwSignal::new(None),
    });
    provide_context(Agreeing(RwSignal::new(None)));
    let ready = RwSignal::new(false);
    let title = Signal::derive(move || match place.get() {
        Place::One(id) => room.name(id).unwrap_or(w::shell_donors(lang).to_owned()),
        Place::Bank => w::donors_bank(lang).to_owned(),
        Place::Receipts => w::donors_receipts(lang).to_owned(),
        Place::Charity => w::donors_charity(lang).to_owned(),
        Place::Roster => w::donors_roster(lang).to_owned(),
        Place::Trends => w::trends_title(lang).to_owned(),
        Place::Benefits => w::benefits_title(lang).to_owned(),
        Place::Plans => w::plans_title(lang).to_owned(),
        Place::Campaigns => w::campaigns_title(lang).to_owned(),
        Place::List | Place::Nowhere => w::shell_donors(lang).to_owned(),
    });
    let rail = move || open.then(|| view! { <Rail ready place/> });
    view! {
        <Frame title ready telling=room.telling unsaved=room.unsaved rail>
            {move || match (ready.get(), open, place.get()) {
                (false, ..) => view! { <Loading/> }.into_any(),
                (_, false, _) => view! { <Elsewhere/> }.into_any(),
                (_, _, Place::List) => view! { <List/> }.into_any(),
                (_, _, Place::One(id)) => view! { <OneKnown id/> }.into_any(),
                (_, _, Place::Bank) => view! { <Bank/> }.into_any(),
                (_, _, Place::Receipts) => view! { <Receipts/> }.into_any(),
                (_, _, Place::Charity) => view! { <CharityForm/> }.into_any(),
                (_, _, Place::Roster) => view! { <Roster/> }.into_any(),
                (_, _, Place::Trends) => view! { <Trends/> }.into_any(),
                (_, _, Place::Benefits) => view! { <Benefits/> }.into_any(),
                (_, _, Place::Plans) => view! { <Plans/> }.into_any(),
                (_, _, Place::Campaigns) => view! { <Campaigns/> }.into_any(),
                (_, _, Place::Nowhere) => view! { <Missing/> }.into_any(),
            }}
        </Frame>
        <AssignDialog/>
        <AsideDialog/>
    }
    .into_any()
}

/// The way between donors, bank and settings.
#[component]
fn Rail(ready: RwSignal<bool>, place: Memo<Place>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let here = move |of: Place| {
        let at = match place.get() {
            Place::One(_) | Place::Roster => Place::List,
            Place::Plans => Place::Benefits,
            other => other,
        };
        (at == of).then_some("page")
    };
    let people = move || room.donors.with(Vec::len);
    let open = move || room.lines(TransferState::Open).len();
    let unposted = move || {
        room.receipts
            .with(|all| all.iter().filter(|one| one.waits_for_post()).count())
    };
    let count =
        move |n: usize| (ready.get() && n > 0).then(|| view! { <span class="num">{n}</span> });
    let unsaved = move || {
        let tag = || view! { <span class="tag tag--wait">{w::desk_unsaved_short(lang)}</span> };
        room.unsaved.get().then(tag)
    };
    view! {
        <nav class="rail" aria-label=w::donors_rail(lang)>
            <a href=LIST aria-current=move || here(Place::List)><span>{w::shell_donors(lang)}</span>{move || count(people())}</a>
            <a href=BANK aria-current=move || here(Place::Bank)><span>{w::donors_bank(lang)}</span>{move || count(open())}</a>
            <a href=RECEIPTS aria-current=move || here(Place::Receipts)><span>{w::donors_receipts(lang)}</span>{move || count(unposted())}</a>
            <a href=BENEFITS aria-current=move || here(Place::Benefits)><span>{w::benefits_title(lang)}</span></a>
            <a href=CAMPAIGNS aria-current=move || here(Place::Campaigns)><span>{w::campaigns_title(lang)}</span></a>
            <a href=TRENDS aria-current=move || here(Place::Trends)><span>{w::trends_title(lang)}</span></a>
            <a href=CHARITY aria-current=move || here(Place::Charity)><span>{w::donors_charity(lang)}</span>{unsaved}</a>
            <a href=BOOKS rel="external"><span>{w::books_title(lang)}</span></a>
        </nav>
    }
    .into_any()
}

/// The same ways on the page of the books, which is the server's and counts nothing.
#[component]
pub fn BooksRail() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <nav class="rail" aria-label=w::donors_rail(lang)>
            <a href=LIST><span>{w::shell_donors(lang)}</span></a>
            <a href=BANK><span>{w::donors_bank(lang)}</span></a>
            <a href=RECEIPTS><span>{w::donors_receipts(lang)}</span></a>
            <a href=BENEFITS><span>{w::benefits_title(lang)}</span></a>
            <a href=CAMPAIGNS><span>{w::campaigns_title(lang)}</span></a>
            <a href=TRENDS><span>{w::trends_title(lang)}</span></a>
            <a href=CHARITY><span>{w::donors_charity(lang)}</span></a>
            <a href=BOOKS rel="external" aria-current="page"><span>{w::books_title(lang)}</span></a>
        </nav>
    }
    .into_any()
}

#[component]
fn OneKnown(id: DonorId) -> impl IntoView {
    let room = expect_context::<Room>();
    let known = Memo::new(move |_| room.sync.replica.donor(id).is_some());
    move || {
        if known.get() {
            view! { <One id/> }.into_any()
        } else {
            view! { <Missing/> }.into_any()
        }
    }
}

#[component]
fn Missing() -> impl IntoView {
    let lang = expect_context::<Lang>();
    view! {
        <section class="list">
            <div class="empty">
                <Strokes/>
                <h1 class="subtitle">{w::donors_missing(lang)}</h1>
                <p>{w::donors_missing_line(lang)}</p>
                <div class="row"><a class="button" href=LIST>{w::donors_all(lang)}</a></div>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_section_has_its_address() {
        let id = DonorId::new();
        assert_eq!(Place::parse(&path(id)), Place::One(id));
        assert_eq!(Place::parse("/desk/donors/"), Place::List);
        assert_eq!(Place::parse(BANK), Place::Bank);
        assert_eq!(Place::parse(RECEIPTS), Place::Receipts);
        assert_eq!(Place::parse(CHARITY), Place::Charity);
        assert_eq!(Place::parse(ROSTER), Place::Roster);
        assert_eq!(Place::parse(TRENDS), Place::Trends);
        assert_eq!(Place::parse(BENEFITS), Place::Benefits);
        assert_eq!(Place::parse(PLANS), Place::Plans);
        assert_eq!(Place::parse(CAMPAIGNS), Place::Campaigns);
        assert_eq!(Place::parse("/desk/donors/sakura"), Place::Nowhere);
    }
}
