//! The figures above the list.

use leptos::prelude::*;

use super::listing::Group;
use super::place::View;
use super::room::Room;
use crate::company::Directory;
use crate::ideathon::companies::Census;
use crate::ideathon::{Audience, Registration, What};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::time::{self, Time};
use crate::value::EventId;

/// What the registrations of an event come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// By audience, then by group, in the order of their `ALL`.
    counts: [[usize; 5]; 4],
    pub census: Census,
    pub came_today: usize,
    pub cancelled_today: usize,
}

impl Tally {
    pub fn add(&mut self, r: &Registration, now: Time, directory: &Directory) {
        self.counts[r.audience as usize][Group::of(r) as usize] += 1;
        if time::same_day(r.created, now) {
            self.came_today += 1;
        }
        let gone = r
            .history
            .last()
            .filter(|s| matches!(s.what, What::Cancelled | What::Lapsed));
        if !r.active() && gone.is_some_and(|step| time::same_day(step.at, now)) {
            self.cancelled_today += 1;
        }
        self.census.add(r, directory);
    }

    /// How many there are, of one group or all, of one audience or all.
    #[must_use]
    pub fn of(&self, group: Option<Group>, audience: Option<Audience>) -> usize {
        let mut sum = 0;
        for (a, groups) in Audience::ALL.into_iter().zip(&self.counts) {
            for (g, n) in Group::ALL.into_iter().zip(groups) {
                if group.is_none_or(|only| only == g) && audience.is_none_or(|only| only == a) {
                    sum += n;
                }
            }
        }
        sum
    }
}

/// The tally of an event as it is now.
#[must_use]
pub fn tally_of(sync: Sync, event: EventId) -> Memo<Tally> {
    // The day's figures change at midnight, not with every tick.
    let day = Memo::new(move |_| time::input(sync.now.get())[..10].to_owned());
    let directory = Memo::new(move |_| Directory::here(&sync.replica));
    Memo::new(move |_| {
        day.track();
        let now = sync.now.get_untracked();
        let mut tally = Tally::default();
        directory.with(|directory| {
            sync.replica.registrations(event, |r| {
                tally.add(r, now, directory);
                None::<()>
            })
        });
        tally
    })
}

#[component]
pub fn TallyCards(tally: Memo<Tally>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let room = expect_context::<Room>();
    let of = move |group| tally.with(|t| t.of(Some(group), None).to_string());
    let waiting_line = move || {
        tally.with(|t| {
            let of = |group| t.of(Some(group), None);
            w::desk_tally_waiting_line(lang, of(Group::Asking), of(Group::Offered))
        })
    };
    let companies_line = move || {
        match tally.with(|t| t.census.unlinked) {
        0 => view! { <span>{most(lang, &tally.get())}</span> }.into_any(),
        n => view! {
            <a class="small" href=move || room.path(View::Companies)>{w::company_unlinked(lang, n)}</a>
        }
        .into_any(),
    }
    };
    view! {
        <dl class="tally num">
            <div>
                <dt>{w::desk_tally_confirmed(lang)}</dt>
                <dd><b>{move || of(Group::Confirmed)}</b><span>{move || tally.with(|t| split(lang, t))}</span></dd>
            </div>
            <div>
                <dt>{w::desk_tally_waiting(lang)}</dt>
                <dd><b>{move || of(Group::Waiting)}</b><span>{waiting_line}</span></dd>
            </div>
            <div>
                <dt>{w::desk_tally_companies(lang)}</dt>
                <dd>
                    <b>{move || tally.with(|t| t.census.companies().to_string())}</b>
                    {companies_line}
                </dd>
            </div>
            <div>
                <dt>{w::desk_tally_today(lang)}</dt>
                <dd>
                    <b>{move || tally.with(|t| plus(t.came_today))}</b>
                    <span>{move || tally.with(|t| w::desk_tally_today_line(lang, t.cancelled_today))}</span>
                </dd>
            </div>
        </dl>
    }
    .into_any()
}

fn plus(n: usize) -> String {
    if n == 0 {
        "0".to_owned()
    } else {
        format!("+{n}")
    }
}

/// How many come from one company at most; nothing where there is none.
fn most(lang: Lang, tally: &Tally) -> String {
    match tally.census.most_of_one_company() {
        0 => String::new(),
        n => w::desk_tally_companies_line(lang, n),
    }
}

/// `企業 43・見学 20`: the confirmed of each audience that has any.
fn split(lang: Lang, tally: &Tally) -> String {
    let mut parts = Vec::new();
    for audience in Audience::ALL {
        let n = tally.of(Some(Group::Confirmed), Some(audience));
        if n > 0 {
            parts.push(format!("{} {n}", short(lang, audience)));
        }
    }
    parts.join(w::desk_dot(lang))
}

/// An audience in one word, for figures.
#[must_use]
pub const fn short(lang: Lang, audience: Audience) -> &'static str {
    match audience {
        Audience::Business => w::desk_short_business(lang),
        Audience::Observer => w::desk_short_observer(lang),
        Audience::Talent => w::desk_short_talent(lang),
        Audience::Press => w::desk_short_press(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ideathon::details::Details;
    use crate::ideathon::{By, State, Step};
    use crate::value::Line;

    fn of(company: &str, state: State, created: Time) -> Registration {
        Registration {
            state,
            admitted: true,
            created,
            details: Details {
                company: Line::optional(company).unwrap(),
                ..Details::default()
            },
            ..Registration::default()
        }
    }

    #[test]
    fn people_companies_and_the_day_are_counted() {
        let now = time::from_input("2026-06-05T09:00").unwrap();
        let before = time::from_input("2026-06-04T23:59").unwrap();
        let mut gone = of("つばめ衣料", State::Cancelled, before);
        gone.history.push(Step {
            at: now,
            what: What::Cancelled,
            by: By::Person,
        });
        let people = [
            of("さくら食品", State::Confirmed, now),
            of("(株)さくら食品", State::Waiting, before),
            Registration {
                audience: Audience::Press,
                ..of("", State::Confirmed, before)
            },
            gone,
        ];
        let mut tally = Tally::default();
        for r in &people {
            tally.add(r, now, &Directory::default());
        }
        assert_eq!(tally.of(None, None), 4);
        assert_eq!(tally.of(Some(Group::Confirmed), None), 2);
        assert_eq!(tally.of(Some(Group::Confirmed), Some(Audience::Press)), 1);
        assert_eq!((tally.census.companies(), tally.census.unlinked), (0, 1));
        assert_eq!((tally.came_today, tally.cancelled_today), (1, 1));
    }
}
