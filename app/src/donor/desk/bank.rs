//! The bank's statement: what became of each line is seen before anything is sent; below it, what nobody knows yet.

use leptos::ev::Event;
use leptos::prelude::*;

use super::dry_run::{Becomes, Books, Entry, Says, Tally, entries};
use super::statement_file::{self, FileField, Text};
use super::waiting_lines::{SetAsideLines, WaitingLines};
use super::{Room, date, path};
use crate::donor::statement::{self, BadLine};
use crate::donor::{Command, Import, Incoming, MAX_LINES};
use crate::lang::{Lang, words as w};
use crate::shell;
use crate::ui::dom;
use crate::ui::refusals::RefusalList;

/// Lines that the table begins with, and that each "more" adds.
const PAGE: usize = 100;

/// A file that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reading {
    name: String,
    entries: Vec<Entry>,
}

#[component]
pub fn Bank() -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let reading = RwSignal::new(None::<Reading>);
    let said = RwSignal::new(None::<String>);
    let take = Callback::new(move |ev: Event| {
        said.set(None);
        statement_file::read(&ev, move |file: Text| {
            let name = file.name.clone();
            let read = file.understood(lang, statement::read);
            let (now, why) = match read {
                Ok(read) => {
                    let entries = entries(&read);
                    dom::focus_later("#dry-run".to_owned());
                    (Some(Reading { name, entries }), None)
                }
                Err(words) => (None, Some(w::donors_file_not(lang, name, words))),
            };
            // The page may have been left meanwhile.
            let _ = (reading.try_set(now), said.try_set(why));
        });
    });
    view! {
        <section class="list bank-page">
            <h1 class="title">{w::donors_bank(lang)}</h1>
            <RefusalList/>
            <section class="card stack stack--s3">
                <h2 class="subtitle">{w::donors_file_title(lang)}</h2>
                <p class="measure">{w::donors_file_line(lang)}</p>
                <FileField name="statement" words=w::donors_file_choose(lang) hint=w::donors_file_hint(lang)
                    first=Signal::derive(move || reading.with(Option::is_none)) on_file=take/>
                <p class="said" role="alert">{move || said.get()}</p>
            </section>
            {move || reading.get().map(|now| view! { <DryRun now reading said/> })}
            <WaitingLines/>
            <SetAsideLines/>
        </section>
    }
    .into_any()
}

/// Each line and what becomes of it; then the button that sends what is new.
#[component]
fn DryRun(
    now: Reading,
    reading: RwSignal<Option<Reading>>,
    said: RwSignal<Option<String>>,
) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let name = now.name.clone();
    let lines = StoredValue::new(now.entries);
    let books = Memo::new(move |_| {
        room.transfers
            .with(|known| room.pledges.with(|pledges| Books::of(known, pledges)))
    });
    // A line may be of today, and the day changes at midnight, not with every tick.
    let day = Memo::new(move |_| date(room.sync.now.get()));
    let becomes = Memo::new(move |_| {
        day.track();
        let now = room.sync.now.get_untracked();
        let each = |entry: &Entry| books.with(|books| books.becomes(&entry.says, now));
        lines.with_value(|lines| lines.iter().map(each).collect::<Vec<_>>())
    });
    let tally = Memo::new(move |_| becomes.with(|all| Tally::of(all)));
    let thank = RwSignal::new(true);
    let send = move |_| {
        said.set(None);
        match import(&room, &going(lines, becomes), !thank.get_untracked()) {
            Ok(sent) => {
                reading.set(None);
                // The button that was pressed is gone.
                request_animation_frame(|| dom::focus(".waiting-lines h2"));
                room.telling.tell(w::donors_imported(lang, sent));
            }
            Err(words) => said.set(Some(words)),
        }
    };
    let counts = move || {
        let Tally {
            found,
            unknown,
            seen,
            went_out,
            bad,
        } = tally.get();
        let count = |words: &'static str, n: usize| view! { <div><dt>{words}</dt><dd><b>{n}</b></dd></div> };
        view! {
            {count(w::donors_line_found(lang), found)}
            {count(w::donors_line_unknown(lang), unknown)}
            {count(w::donors_line_seen(lang), seen)}
            {count(w::donors_line_out(lang), went_out)}
            {count(w::donors_line_bad(lang), bad)}
        }
    };
    let button = move || {
        match tally.get().going() {
        0 => view! { <p>{w::donors_import_nothing(lang)}</p> }.into_any(),
        n => view! { <button class="button button--go" on:click=send>{w::donors_import_go(lang, n)}</button> }.into_any(),
    }
    };
    view! {
        <section class="stack stack--s3" aria-labelledby="dry-run">
            <header class="row row--ends">
                <h2 class="subtitle" id="dry-run" tabindex="-1">{w::donors_dry_run(lang, name)}</h2>
                <button class="button button--small" on:click=move |_| reading.set(None)>{w::donors_file_off(lang)}</button>
            </header>
            <p class="soft small">{w::donors_dry_run_line(lang)}</p>
            <div role="status"><dl class="tally num">{counts}</dl></div>
            <label class="check">
                <input type="checkbox" prop:checked=thank on:change=move |ev| thank.set(event_target_checked(&ev))/>
                <span>{w::donors_import_thank(lang)}</span>
            </label>
            <div class="row">{button}</div>
            <Lines lines becomes/>
        </section>
    }
    .into_any()
}

/// What is new, as it is sent.
fn going(lines: StoredValue<Vec<Entry>>, becomes: Memo<Vec<Becomes>>) -> Vec<Incoming> {
    becomes.with_untracked(|becomes| {
        lines.with_value(|lines| {
            let both = lines.iter().zip(becomes);
            let new = both.filter_map(|(entry, becomes)| match &entry.says {
                Says::Came(line) if becomes.goes() => Some(line.clone()),
                _ => None,
            });
            new.collect()
        })
    })
}

/// Sends them in as many commands as it takes; what was sent before one is refused stays sent.
fn import(room: &Room, lines: &[Incoming], quiet: bool) -> Result<usize, String> {
    for some in lines.chunks(MAX_LINES) {
        let lines = some.to_vec();
        room.tries(Command::Import(Import { lines, quiet }))
            .map_err(|refusal| shell::refusal(room.lang, &refusal))?;
    }
    Ok(lines.len())
}

#[component]
fn Lines(lines: StoredValue<Vec<Entry>>, becomes: Memo<Vec<Becomes>>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let pages = RwSignal::new(1_usize);
    let all = lines.with_value(Vec::len);
    let rows = move || {
        let becomes = becomes.get();
        lines.with_value(|lines| {
            let both = lines.iter().cloned().zip(becomes);
            let shown = both.take(pages.get() * PAGE);
            shown
                .map(|(entry, becomes)| view! { <LineRow entry becomes/> })
                .collect_view()
        })
    };
    view! {
        <div class="card bank-lines">
            <table class="table table--cards">
                <thead>
                    <tr>
                        <th scope="col" class="n">{w::donors_column_line(lang)}</th>
                        <th scope="col">{w::donors_day(lang)}</th>
                        <th scope="col" class="n">{w::donors_column_amount(lang)}</th>
                        <th scope="col">{w::donors_column_payer(lang)}</th>
                        <th scope="col">{w::donors_column_becomes(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {move || (all > pages.get() * PAGE).then(|| view! {
                <p class="center"><button class="button" on:click=move |_| pages.update(|n| *n += 1)>{w::desk_more(lang)}</button></p>
            })}
        </div>
    }
    .into_any()
}

#[component]
fn LineRow(entry: Entry, becomes: Becomes) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let (day, amount, payer) = match entry.says {
        Says::Came(line) => (
            date(line.day),
            w::give_yen(lang, line.amount),
            line.payer.to_string(),
        ),
        Says::WentOut | Says::Bad(_) => Default::default(),
    };
    let donor = match becomes {
        Becomes::Found(id) => Some((path(id), untrack(|| room.name(id)).unwrap_or_default())),
        _ => None,
    };
    let why = match becomes {
        Becomes::Bad(bad) => bad_line(lang, bad),
        Becomes::Ahead => w::donors_line_ahead(lang),
        _ => "",
    };
    let (class, words) = told(lang, becomes);
    view! {
        <tr>
            <td class="n num soft" data-label=w::donors_column_line(lang)>{entry.number}</td>
            <td class="num nowrap" data-label=w::donors_day(lang)>{day}</td>
            <td class="n num" data-label=w::donors_column_amount(lang)>{amount}</td>
            <td data-label=w::donors_column_payer(lang)>{payer}</td>
            <td data-label=w::donors_column_becomes(lang)>
                <span class=class>{words}</span>
                {donor.map(|(path, name)| view! { " "<a href=path>{name}</a> })}
                " "<span class="soft small">{why}</span>
            </td>
        </tr>
    }
    .into_any()
}

const fn told(lang: Lang, becomes: Becomes) -> (&'static str, &'static str) {
    match becomes {
        Becomes::Found(_) => ("tag tag--good", w::donors_line_found(lang)),
        Becomes::Unknown => ("tag tag--wait", w::donors_line_unknown(lang)),
        Becomes::Seen => ("tag", w::donors_line_seen(lang)),
        Becomes::WentOut => ("tag", w::donors_line_out(lang)),
        Becomes::Ahead | Becomes::Bad(_) => ("tag tag--bad", w::donors_line_bad(lang)),
    }
}

const fn bad_line(lang: Lang, bad: BadLine) -> &'static str {
    match bad {
        BadLine::NoDay => w::donors_bad_day(lang),
        BadLine::NoAmount => w::donors_bad_amount(lang),
        BadLine::Columns => w::donors_bad_columns(lang),
        BadLine::Decimal => w::donors_bad_decimal(lang),
        BadLine::TooLarge => w::donors_bad_large(lang),
        BadLine::Both => w::donors_bad_both(lang),
    }
}
