//! Money turns out to be for a campaign, or for none.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::campaigns::options;
use super::fields::Choose;
use super::{Asking, Room};
use crate::donor::{Attribute, Command};
use crate::lang::words as w;
use crate::shell;
use crate::time;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::CampaignId;

#[component]
pub fn AttributeDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(asking.attributing);
    let said = RwSignal::new(None);
    let chosen = RwSignal::new(String::new());
    let go = Callback::new(move |_: SubmitEvent| {
        said.set(None);
        let Some(payment) = asking.attributing.get_untracked() else {
            return;
        };
        let campaign = CampaignId::parse(&chosen.get_untracked());
        match room.tries(Command::Attribute(Attribute { payment, campaign })) {
            Ok(()) => {
                open.set(false);
                room.telling.tell(w::campaigns_attributed(lang).to_owned());
                dom::focus_later(".donor-page h1".to_owned());
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        let id = asking.attributing.get_untracked()?;
        let payment = untrack(|| room.sync.replica.payment(id))?;
        let now = payment.campaign.map(|id| id.to_string());
        chosen.set(now.unwrap_or_default());
        let options = untrack(|| options(&room, w::campaigns_attribute_none(lang)));
        let amount = w::give_yen(lang, payment.amount);
        let day = time::day(payment.day, lang);
        Some(view! {
            <p class="num"><strong>{w::donors_payment_of(lang, amount, day)}</strong></p>
            <Choose name="campaign" label=w::campaigns_choice(lang) options chosen/>
            <p class="hint">{w::campaigns_attribute_line(lang)}</p>
        })
    };
    view! {
        <Dialog open name="attribute" title=w::campaigns_attribute_title(lang) go=w::campaigns_attribute_go(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}
