//! The receipts of a year: what is open, and its issue, which the clock does while the page may be closed.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::super::{Asking, Room, date, path};
use super::YearChoice;
use super::due::{Due, Getting, Tally, due, years};
use crate::donor::receipt::year_of;
use crate::donor::{Command, Run, RunState, StartRun, StopRun};
use crate::lang::{Lang, words as w};
use crate::row::Kind;
use crate::shell;
use crate::time;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::{RunId, Yen};

/// All that is open in a year, for a page that shows it.
fn due_memo(room: &Room, year: Signal<u16>) -> Memo<Vec<Due>> {
    let room = *room;
    Memo::new(move |_| {
        let (charity, receipted) = (room.charity.get(), room.receipted.get());
        room.donors.with(|donors| {
            room.payments
                .with(|payments| due(&charity, donors, payments, &receipted, year.get()))
        })
    })
}

/// A run that goes, of whatever year.
fn going(room: &Room) -> Option<Run> {
    room.runs.with(|all| {
        let found = all.iter().find(|run| run.state == RunState::Going);
        found.cloned()
    })
}

#[component]
pub fn YearOfGifts(issues: Memo<bool>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let chosen = RwSignal::new(None::<u16>);
    // The years change at midnight, not with every tick.
    let day = Memo::new(move |_| date(room.sync.now.get()));
    let years = Memo::new(move |_| {
        day.track();
        let now = room.sync.now.get_untracked();
        let charity = room.charity.get();
        room.payments
            .with(|payments| years(&charity, payments, now))
    });
    let year = Signal::derive(move || {
        let last = || years.with(|years| years.first().copied().unwrap_or_default());
        chosen.get().unwrap_or_else(last)
    });
    let all = due_memo(&room, year);
    let tally = Memo::new(move |_| all.with(|all| Tally::of(all)));
    let going = Memo::new(move |_| going(&room));
    let runs = Memo::new(move |_| {
        let year = year.get();
        room.runs.with(|all| {
            let of = all.iter().filter(|run| run.year == year);
            of.cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <section class="stack stack--s3 run-section">
            <header class="row row--ends">
                <h2 class="subtitle" tabindex="-1">{w::donors_run_title(lang)}</h2>
                <YearChoice name="year" label=w::donors_year_gifts(lang) years chosen now=year/>
            </header>
            <For each=move || going.get().map(|run| run.id) key=|id| *id let:id><Goes id going/></For>
            <Figures tally/>
            {move || (issues.get() && going.with(Option::is_none)).then(|| view! { <Start year tally runs/> })}
            <Without all/>
        </section>
    }
    .into_any()
}

#[component]
fn Figures(tally: Memo<Tally>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let without = move || tally.with(|tally| tally.donors - tally.getting());
    let people = move |n: usize| w::donors_people(lang, n);
    view! {
        <dl class="tally num">
            <div>
                <dt>{w::donors_due(lang)}</dt>
                <dd><b>{move || people(tally.get().donors)}</b><span>{move || w::give_yen(lang, tally.get().sum)}</span></dd>
            </div>
            <div><dt>{w::donors_due_mail(lang)}</dt><dd><b>{move || people(tally.get().mail)}</b></dd></div>
            <div><dt>{w::donors_due_paper(lang)}</dt><dd><b>{move || people(tally.get().paper)}</b></dd></div>
            <div><dt>{w::donors_due_without(lang)}</dt><dd><b>{move || people(without())}</b></dd></div>
        </dl>
    }
    .into_any()
}

/// What was done for the year, and the button for what is open.
#[component]
fn Start(year: Signal<u16>, tally: Memo<Tally>, runs: Memo<Vec<Run>>) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let stopped = Memo::new(move |_| {
        runs.with(|runs| {
            let latest = runs.first();
            latest.filter(|run| run.state == RunState::Stopped).cloned()
        })
    });
    let done = move || {
        let done = runs.get().into_iter().filter_map(|run| {
            let ended = time::moment(run.ended?, lang);
            Some(view! { <li class="num">{w::donors_run_done(lang, ended, run.issued, run.year)}</li> })
        });
        done.collect_view()
    };
    let any_done = move || runs.with(|runs| runs.iter().any(|run| run.ended.is_some()));
    let button = move || {
        match (stopped.get(), tally.get().getting()) {
        (Some(run), _) => view! { <Stopped run/> }.into_any(),
        (None, 0) => view! { <p class="soft small">{move || w::donors_run_nothing(lang, year.get())}</p> }
            .into_any(),
        (None, _) => view! {
            <p><button class="button button--go" on:click=move |_| asking.running.set(Some(year.get_untracked()))>{move || w::donors_run_go(lang, year.get())}</button></p>
        }
        .into_any(),
    }
    };
    view! {
        <ul class="stack stack--s1 soft small" hidden=move || !any_done()>{done}</ul>
        {button}
    }
    .into_any()
}

#[component]
fn Stopped(run: Run) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let said = RwSignal::new(None::<String>);
    let (id, year) = (run.id, run.year);
    let on = move |_| {
        let start = StartRun { run: id, year };
        match room.tries(Command::StartRun(start)) {
            Ok(()) => dom::focus_later(".run-section h2".to_owned()),
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    };
    view! {
        <div class="notice notice--wait">
            <div>
                <p class="num"><strong>{w::donors_run_stopped(lang, run.issued, year)}</strong></p>
                <Pending id/>
                <p class="said" role="alert">{move || said.get()}</p>
            </div>
            <button class="button button--go" on:click=on>{w::donors_run_on(lang)}</button>
        </div>
    }
    .into_any()
}

/// Says that the server has not answered yet.
#[component]
fn Pending(id: RunId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Run, id.0));
    let tag = move || view! { <span class="tag tag--pending">{w::desk_pending(lang)}</span> };
    move || pending.get().then(tag)
}

/// A run while it goes: so many of so many, and the button that stops it.
#[component]
fn Goes(id: RunId, going: Memo<Option<Run>>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let said = RwSignal::new(None::<String>);
    let run = Memo::new(move |_| going.get().unwrap_or_default());
    let year = run.with_untracked(|run| run.year);
    let all = due_memo(&room, Signal::stored(year));
    let issued = move || run.with(|run| usize::try_from(run.issued).unwrap_or(usize::MAX));
    // With those whose turn is still to come, as far as one knows.
    let of = Memo::new(move |_| {
        let after = run.with(|run| run.after);
        let comes = |one: &&Due| one.getting.gets() && Some(one.donor) > after;
        issued().saturating_add(all.with(|all| all.iter().filter(comes).count()))
    });
    let stop = move |_| match room.tries(Command::StopRun(StopRun { run: id })) {
        Ok(()) => {
            room.telling.tell(w::donors_run_stop_told(lang).to_owned());
            dom::focus_later(".run-section h2".to_owned());
        }
        Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
    };
    view! {
        <div class="notice run-goes">
            <div class="stack stack--s1">
                <p class="row row--s2"><strong>{w::donors_run_goes(lang, year)}</strong><Pending id/></p>
                <progress max=move || of.get().max(1).to_string() value=move || issued().to_string() aria-label=w::donors_run_progress(lang)></progress>
                <p class="num small">{move || w::donors_run_so_far(lang, issued(), of.get())}</p>
                <p class="soft small">{w::donors_run_goes_line(lang)}</p>
                <p class="said" role="alert">{move || said.get()}</p>
            </div>
            <button class="button" on:click=stop>{w::donors_run_stop(lang)}</button>
        </div>
    }
    .into_any()
}

/// Who gets none, and why.
#[component]
fn Without(all: Memo<Vec<Due>>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let without = Memo::new(move |_| {
        all.with(|all| {
            let without = all.iter().filter(|one| !one.getting.gets());
            let mut without: Vec<Due> = without.cloned().collect();
            // Something can be done about an address.
            without.sort_by_key(|one| one.getting == Getting::Unwanted);
            without
        })
    });
    let lacking = Memo::new(move |_| {
        let lacks = |one: &Due| one.getting == Getting::NoAddress;
        without.with(|without| without.iter().any(lacks))
    });
    let item = move |one: Due| {
        view! {
            <li>
                <p class="row row--s2">
                    <a href=path(one.donor)>{one.name}</a>
                    {why(lang, one.getting)}
                    <span class="push num">{w::give_yen(lang, one.sum)}</span>
                </p>
            </li>
        }
    };
    view! {
        <details class="more" hidden=move || without.with(Vec::is_empty)>
            <summary>{w::donors_without(lang)}" "<span class="num soft">{move || without.with(Vec::len)}</span></summary>
            <div class="stack stack--s2">
                {move || lacking.get().then(|| view! { <p class="soft small">{w::donors_without_line(lang)}</p> })}
                <ul class="money">{move || without.get().into_iter().map(item).collect_view()}</ul>
            </div>
        </details>
    }
    .into_any()
}

fn why(lang: Lang, getting: Getting) -> AnyView {
    let (class, words) = match getting {
        Getting::Unwanted => ("tag", w::donors_without_wish(lang)),
        _ => ("tag tag--wait", w::donors_without_address(lang)),
    };
    view! { <span class=class>{words}</span> }.into_any()
}

/// Before so many letters go out, one says how many.
#[component]
pub fn RunDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(asking.running);
    let said = RwSignal::new(None);
    let year = Signal::derive(move || {
        let last = || year_of(room.sync.now.get_untracked()).saturating_sub(1);
        asking.running.get().unwrap_or_else(last)
    });
    let go = Callback::new(move |_: SubmitEvent| {
        said.set(None);
        let start = StartRun {
            run: RunId::new(),
            year: year.get_untracked(),
        };
        match room.tries(Command::StartRun(start)) {
            Ok(()) => {
                open.set(false);
                // The button that was pressed is gone.
                dom::focus_later(".run-section h2".to_owned());
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        let year = asking.running.get_untracked()?;
        let all = untrack(|| due_memo(&room, Signal::stored(year)).get());
        let tally = Tally::of(&all);
        let getting = all.iter().filter(|one| one.getting.gets());
        let sum = getting.fold(Yen::ZERO, |sum, one| sum.plus(one.sum).unwrap_or(sum));
        let count = |words: &'static str, n: usize| view! { <dt>{words}</dt><dd class="num"><strong>{w::donors_papers(lang, n)}</strong></dd> };
        Some(view! {
            <p class="num"><strong>{w::donors_run_ask(lang, tally.getting(), w::give_yen(lang, sum), year)}</strong></p>
            <dl class="facts">
                {count(w::donors_due_mail(lang), tally.mail)}
                {count(w::donors_due_paper(lang), tally.paper)}
            </dl>
            <p class="hint">{w::donors_run_hint(lang)}</p>
        })
    };
    let title = Signal::derive(move || w::donors_run_go(lang, year.get()));
    view! {
        <Dialog open name="run" title go=w::donors_issue_go(lang) small=true said on_go=go>{fields}</Dialog>
    }
    .into_any()
}
