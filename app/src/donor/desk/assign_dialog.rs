//! A line of the statement turns out to be somebody's.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::book_dialog::{CampaignChoice, PledgeChoice, Thanks, likely};
use super::fields::{Choose, purposes};
use super::people::Filter;
use super::picker::Picker;
use super::{Asking, Room};
use crate::donor::{Assign, Command, Purpose, Transfer};
use crate::lang::words as w;
use crate::shell;
use crate::time;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::{CampaignId, DonorId, PaymentId, PledgeId};

#[component]
pub fn AssignDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(asking.assigning);
    let said = RwSignal::new(None);
    let chosen = RwSignal::new(None::<DonorId>);
    let go = Callback::new(move |ev: SubmitEvent| {
        said.set(None);
        let Some(transfer) = asking.assigning.get_untracked() else {
            return;
        };
        let Some(donor) = chosen.get_untracked() else {
            dom::focus("#donor-search");
            return said.set(Some(w::donors_pick_first(lang).to_owned()));
        };
        let assign = Assign {
            transfer,
            payment: PaymentId::new(),
            donor,
            pledge: PledgeId::parse(&dom::form_value(&ev, "pledge")),
            purpose: Purpose::parse(&dom::form_value(&ev, "purpose")).unwrap_or_default(),
            thank: !dom::form_value(&ev, "thank").is_empty(),
            campaign: CampaignId::parse(&dom::form_value(&ev, "campaign")),
        };
        match room.tries(Command::Assign(assign)) {
            Ok(()) => {
                open.set(false);
                let name = untrack(|| room.name(donor)).unwrap_or_default();
                room.telling.tell(w::donors_assigned(lang, name));
                // The button that was pressed is gone.
                request_animation_frame(|| dom::focus(".waiting-lines h2"));
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        chosen.set(None);
        let line = room.transfer_now(asking.assigning.get_untracked()?)?;
        Some(view! {
            <Line line=line.clone()/>
            <Picker begin=begin(&room, &line) chosen/>
            <For each=move || chosen.get() key=|id| *id let:id><What id/></For>
        })
    };
    view! {
        <Dialog open name="assign" title=w::donors_assign_title(lang) go=w::donors_assign_go(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

/// Who paid, without the number, where that finds somebody.
fn begin(room: &Room, line: &Transfer) -> String {
    let kana = line.payer.as_str();
    let name = kana.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let filter = Filter::typed(name);
    let found = room
        .donors
        .with_untracked(|all| all.iter().any(|known| filter.takes(known)));
    if found {
        name.to_owned()
    } else {
        String::new()
    }
}

/// The line that it is about.
#[component]
pub fn Line(line: Transfer) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let amount = w::give_yen(lang, line.amount);
    let day = time::day(line.day, lang);
    view! {
        <p class="num"><strong>{line.payer.to_string()}</strong><br/>{w::donors_payment_of(lang, amount, day)}</p>
    }
}

/// For which promise of the donor it is, and what it is before the law.
#[component]
fn What(id: DonorId) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let pledges = untrack(|| room.pledges_of(id));
    let pledge = RwSignal::new(likely(&pledges));
    let purpose = RwSignal::new(Purpose::default().name().to_owned());
    let campaign = RwSignal::new(String::new());
    Effect::new(move |_| {
        let pledge = pledge.get();
        let found =
            PledgeId::parse(&pledge).and_then(|id| untrack(|| room.sync.replica.pledge(id)));
        if let Some(pledge) = found {
            purpose.set(pledge.purpose().name().to_owned());
        }
    });
    let mails = room.donor_now(id).is_some_and(|d| d.read_at().is_some());
    view! {
        <PledgeChoice pledges chosen=pledge/>
        <CampaignChoice chosen=campaign/>
        <Choose name="purpose" label=w::donors_purpose(lang) options=purposes(lang) chosen=purpose/>
        <Thanks mails/>
    }
    .into_any()
}
