//! Money that came by hand is written down.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::campaigns::options;
use super::fields::{Choose, Tick, Wrong, fields_of, lead_to_wrong, mark, purposes, said_of};
use super::{Room, today};
use crate::donor::{self, Book, Command, Field, Means, Pledge, PledgeState, Purpose, wording};
use crate::lang::{Lang, words as w};
use crate::rule::Refusal;
use crate::shell;
use crate::time::{self, Time};
use crate::ui::dialog::Dialog;
use crate::ui::dom;
use crate::ui::field::{Asked, Said, TextField};
use crate::value::{CampaignId, DonorId, Line, PaymentId, PledgeId, Yen};

/// What is chosen, and may follow something else that is chosen.
#[derive(Clone, Copy)]
struct Chosen {
    purpose: RwSignal<String>,
    means: RwSignal<String>,
    pledge: RwSignal<String>,
    campaign: RwSignal<String>,
}

#[component]
pub fn BookDialog(open: RwSignal<bool>, id: DonorId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    let chosen = Chosen {
        purpose: RwSignal::default(),
        means: RwSignal::default(),
        pledge: RwSignal::default(),
        campaign: RwSignal::default(),
    };
    let go = Callback::new(move |ev: SubmitEvent| {
        wrong.set(Vec::new());
        said.set(None);
        let Some(book) = read(lang, &ev, id, wrong) else {
            return lead_to_wrong();
        };
        let amount = w::give_yen(lang, book.amount);
        let Err(refusal) = room.tries(Command::Book(book)) else {
            open.set(false);
            return room.telling.tell(w::donors_booked(lang, amount));
        };
        match &refusal {
            Refusal::Donor(own) if fields_of(own).is_some() => {
                mark(lang, wrong, fields_of(own).unwrap_or_default());
            }
            Refusal::Donor(donor::Refusal::NotYet) => {
                wrong.set(vec![("day", shell::refusal(lang, &refusal))]);
                lead_to_wrong();
            }
            _ => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    // What was promised for the money says what it is.
    Effect::new(move |_| {
        let pledge = chosen.pledge.get();
        let found =
            PledgeId::parse(&pledge).and_then(|id| untrack(|| room.sync.replica.pledge(id)));
        if let Some(pledge) = found {
            let purpose = pledge.purpose();
            chosen.purpose.set(purpose.name().to_owned());
        }
    });
    let fields = move || {
        wrong.set(Vec::new());
        let pledges = untrack(|| room.pledges_of(id));
        chosen.purpose.set(Purpose::default().name().to_owned());
        chosen.means.set(Means::Cash.name().to_owned());
        chosen.pledge.set(likely(&pledges));
        chosen.campaign.set(String::new());
        view! { <Fields id pledges chosen wrong/> }
    };
    view! {
        <Dialog open name="book" title=w::donors_book(lang) go=w::donors_book_go(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

#[component]
fn Fields(id: DonorId, pledges: Vec<Pledge>, chosen: Chosen, wrong: Wrong) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let day = today(room.sync.now.get_untracked());
    let mails = room.donor_now(id).is_some_and(|d| d.read_at().is_some());
    let amount = Asked {
        // Beside it stands what the rule says of the amount.
        name: "other",
        label: w::donors_amount(lang),
        needed: true,
        autocomplete: "off",
        ..Asked::default()
    };
    let note = Asked {
        name: "note",
        label: w::donor_note(lang),
        hint: Some(w::donors_note_hint(lang)),
        autocomplete: "off",
        max: 200,
        ..Asked::default()
    };
    // Bank transfers come by the statement.
    let means = [Means::Cash, Means::Debit, Means::Other];
    let means = means.map(|m| (m.name().to_owned(), wording::means(lang, m).to_owned()));
    view! {
        <div class="two">
            <TextField asked=amount value=String::new() said=said_of(wrong, "other")/>
            <Day name="day" label=w::donors_day(lang) hint=None max=day.clone() value=day.clone() wrong/>
        </div>
        <PledgeChoice pledges chosen=chosen.pledge/>
        <CampaignChoice chosen=chosen.campaign/>
        <div class="two">
            <Choose name="purpose" label=w::donors_purpose(lang) options=purposes(lang) chosen=chosen.purpose/>
            <Choose name="means" label=w::donors_means(lang) options=means.into() chosen=chosen.means/>
        </div>
        <p class="hint">{w::donors_means_hint(lang)}</p>
        <Day name="deposited" label=w::donors_deposited(lang) hint=Some(w::donors_deposited_hint(lang)) max=day
            value=String::new() wrong/>
        <TextField asked=note value=String::new() said=said_of(wrong, "note")/>
        <Thanks mails/>
    }
    .into_any()
}

/// A day that has come.
#[component]
fn Day(
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    max: String,
    value: String,
    wrong: Wrong,
) -> impl IntoView {
    let said = said_of(wrong, name);
    let described = format!("{name}-hint {name}-said");
    view! {
        <div class="field" class:field--bad=move || said.with(Option::is_some)>
            <label for=name>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            <input id=name name=name type="date" max=max value=value aria-describedby=described
                aria-invalid=move || said.with(Option::is_some).then_some("true")/>
            <Said id=format!("{name}-said") said/>
        </div>
    }
    .into_any()
}

/// Which of a donor's promises it is for, or none.
#[component]
pub fn PledgeChoice(pledges: Vec<Pledge>, chosen: RwSignal<String>) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let none = (String::new(), w::donors_for_none(lang).to_owned());
    let words = |pledge: Pledge| {
        let amount = w::give_yen(lang, pledge.amount);
        let promise = w::donors_promise(lang, amount, wording::rhythm(lang, pledge.rhythm));
        let state = wording::pledge(lang, pledge.state);
        let reference = pledge.reference.to_string();
        let words = [promise, state.to_owned(), reference];
        (pledge.id.to_string(), words.join(w::desk_dot(lang)))
    };
    let all = std::iter::once(none).chain(pledges.into_iter().map(words));
    view! { <Choose name="pledge" label=w::donors_for(lang) options=all.collect() chosen/> }
}

/// What it was raised for, where there is anything.
#[component]
pub fn CampaignChoice(chosen: RwSignal<String>) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let options = untrack(|| options(&room, w::campaigns_choice_none(lang)));
    if options.len() < 2 {
        return ().into_any();
    }
    view! {
        <Choose name="campaign" label=w::campaigns_choice(lang) options chosen/>
        <p class="hint">{w::campaigns_choice_hint(lang)}</p>
    }
    .into_any()
}

/// Where one promise is open, the money is likely for it.
pub fn likely(pledges: &[Pledge]) -> String {
    let mut open = pledges
        .iter()
        .filter(|pledge| pledge.state != PledgeState::Fulfilled);
    match (open.next(), open.next()) {
        (Some(one), None) => one.id.to_string(),
        _ => String::new(),
    }
}

/// Whether the donor is thanked by mail; nothing to choose where they have no address.
#[component]
pub fn Thanks(mails: bool) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    if mails {
        view! { <Tick name="thank" words=w::donors_thank(lang) checked=true/> }.into_any()
    } else {
        view! { <p class="hint">{w::donors_thank_none(lang)}</p> }.into_any()
    }
}

/// The beginning of a day in Japan, as a browser spells it.
fn read_day(text: &str) -> Option<Time> {
    time::from_input(&format!("{}T00:00", text.trim()))
}

/// What was typed, as a command; what is wrong is marked.
fn read(lang: Lang, ev: &SubmitEvent, donor: DonorId, wrong: Wrong) -> Option<Book> {
    let value = |name: &str| dom::form_value(ev, name);
    let mut bad = Vec::new();
    let amount = Yen::parse(&value("other"));
    let amount = amount.map_err(|why| bad.push(("other", wording::said(lang, Field::Amount, why))));
    let day = read_day(&value("day"));
    if day.is_none() {
        bad.push(("day", w::people_bad_day(lang).to_owned()));
    }
    let deposited = value("deposited");
    let deposited = (!deposited.trim().is_empty()).then(|| read_day(&deposited));
    if deposited == Some(None) {
        bad.push(("deposited", w::people_bad_day(lang).to_owned()));
    }
    let note = Line::optional(&value("note"));
    let note = note.map_err(|why| bad.push(("note", wording::said(lang, Field::Word, why))));
    wrong.set(bad);
    Some(Book {
        payment: PaymentId::new(),
        donor,
        pledge: PledgeId::parse(&value("pledge")),
        amount: amount.ok()?,
        purpose: Purpose::parse(&value("purpose")).unwrap_or_default(),
        means: Means::parse(&value("means")).unwrap_or(Means::Cash),
        day: day?,
        deposited: deposited.map_or(Some(None), |day| day.map(Some))?,
        note: note.ok()?,
        thank: !value("thank").is_empty(),
        campaign: CampaignId::parse(&value("campaign")),
    })
}
