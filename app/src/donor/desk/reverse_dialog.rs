//! Money of a payment goes again.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::fields::{Wrong, lead_to_wrong, said_of};
use super::{Asking, Room};
use crate::donor::{self, Command, Field, Payment, Reverse, Why, wording};
use crate::lang::words as w;
use crate::rule::Refusal;
use crate::shell;
use crate::time;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::ui::field::{Asked, TextField};
use crate::value::{Line, PaymentId, Yen};

#[component]
pub fn ReverseDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(asking.reversing);
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    let why = RwSignal::new(Why::Mistake);
    let payment = move || {
        let id = asking.reversing.get_untracked()?;
        untrack(|| room.sync.replica.payment(id))
    };
    let go = Callback::new(move |ev: SubmitEvent| {
        wrong.set(Vec::new());
        said.set(None);
        let Some(payment) = payment() else { return };
        let Some(reverse) = read(&room, &ev, &payment, why.get_untracked(), wrong) else {
            return lead_to_wrong();
        };
        let amount = w::give_yen(lang, reverse.amount);
        let Err(refusal) = room.tries(Command::Reverse(reverse)) else {
            open.set(false);
            // The button that was pressed may be gone.
            request_animation_frame(|| dom::focus(".donor-page h1"));
            return room.telling.tell(w::donors_reversed_told(lang, amount));
        };
        let words = shell::refusal(lang, &refusal);
        let at = match &refusal {
            Refusal::Donor(donor::Refusal::TooMuch { .. })
                if why.get_untracked() == Why::Refund =>
            {
                "amount"
            }
            Refusal::Donor(donor::Refusal::NoReason) => "reason",
            _ => return said.set(Some(words)),
        };
        wrong.set(vec![(at, words)]);
        lead_to_wrong();
    });
    let fields = move || {
        wrong.set(Vec::new());
        payment().map(|payment| {
            why.set(if may_be_mistake(&payment) {
                Why::Mistake
            } else {
                Why::Refund
            });
            view! { <Fields payment why wrong/> }
        })
    };
    view! {
        <Dialog open name="reverse" title=w::donors_reverse_title(lang) go=w::donors_reverse_go(lang) bad=true said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

/// The bank's line is whole: of what was paid back in part, the rest is no mistake.
fn may_be_mistake(payment: &Payment) -> bool {
    payment.transfer.is_none() || payment.stays() == payment.amount
}

#[component]
fn Fields(payment: Payment, why: RwSignal<Why>, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let stays = payment.stays();
    let left = w::give_yen(lang, stays);
    let day = time::day(payment.day, lang);
    let mistakable = may_be_mistake(&payment);
    // The payment company sends it back, and says so itself.
    let held = payment.means.is_held();
    let shut = move |why| match why {
        Why::Mistake => !mistakable,
        Why::Refund => held,
    };
    let choice = move |of: Why, hint: &'static str| {
        view! {
            <label>
                <input type="radio" name="why" value=wording::why(lang, of) prop:checked=move || why.get() == of
                    disabled=shut(of) on:change=move |_| why.set(of)/>
                <span>{wording::why(lang, of)}<small>{hint}</small></span>
            </label>
        }
    };
    let refund = if held {
        w::donor_refused_at_provider(lang)
    } else {
        w::donors_refund_hint(lang)
    };
    let by_bank = payment.transfer.is_some();
    let mistake = match (mistakable, by_bank) {
        (false, _) => w::donors_mistake_not(lang),
        (true, true) => w::donors_mistake_bank(lang),
        (true, false) => w::donors_mistake_hint(lang),
    };
    let amount = Asked {
        name: "amount",
        label: w::donors_amount(lang),
        needed: true,
        autocomplete: "off",
        ..Asked::default()
    };
    let reason = Asked {
        name: "reason",
        label: w::donor_reason(lang),
        hint: Some(w::donors_reason_hint(lang)),
        needed: true,
        autocomplete: "off",
        max: 200,
        ..Asked::default()
    };
    let how_much = move || {
        match why.get() {
        Why::Mistake => view! { <p class="num"><strong>{w::donors_mistake_all(lang, &left)}</strong></p> }.into_any(),
        Why::Refund => view! { <TextField asked=amount value=stays.to_string() said=said_of(wrong, "amount")/> }.into_any(),
    }
    };
    view! {
        <p class="num">{w::donors_payment_of(lang, w::give_yen(lang, payment.amount), day)}</p>
        <OnReceipt payment=payment.id/>
        <fieldset>
            <legend>{w::donors_why(lang)}</legend>
            <div class="pick">{choice(Why::Mistake, mistake)}{choice(Why::Refund, refund)}</div>
        </fieldset>
        {how_much}
        <TextField asked=reason value=String::new() said=said_of(wrong, "reason")/>
    }
    .into_any()
}

/// What becomes of the receipt on which it stands.
#[component]
fn OnReceipt(payment: PaymentId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let on = room
        .receipted
        .with_untracked(|receipted| receipted.on(payment));
    let receipt = on.and_then(|id| untrack(|| room.sync.replica.receipt(id)));
    receipt.map(|receipt| {
        view! { <p class="notice notice--wait">{w::donors_reverse_voids(lang, receipt.number)}</p> }
    })
}

/// What was typed, as a command; what is wrong is marked.
fn read(
    room: &Room,
    ev: &SubmitEvent,
    payment: &Payment,
    why: Why,
    wrong: Wrong,
) -> Option<Reverse> {
    let lang = room.lang;
    let mut bad = Vec::new();
    let amount = match why {
        Why::Mistake => Ok(payment.stays()),
        Why::Refund => Yen::parse(&dom::form_value(ev, "amount")),
    };
    let amount =
        amount.map_err(|why| bad.push(("amount", wording::said(lang, Field::Amount, why))));
    let reason = Line::optional(&dom::form_value(ev, "reason"));
    let reason = reason.map_err(|why| bad.push(("reason", wording::said(lang, Field::Word, why))));
    if reason == Ok(None) {
        bad.push(("reason", w::donor_refused_no_reason(lang).to_owned()));
    }
    wrong.set(bad);
    Some(Reverse {
        payment: payment.id,
        amount: amount.ok()?,
        why,
        reason: reason.ok()??,
    })
}
