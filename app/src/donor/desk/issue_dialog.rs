//! What goes onto a receipt is seen before it is issued: the rule itself draws it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::fields::ByMail;
use super::{Asking, Room, date};
use crate::donor::issue::drawn;
use crate::donor::receipt::{Item, Said};
use crate::donor::{
    self, Command, Covers, Donor, Facts, Issue, ReceiptWish, Refusal, needs, wording,
};
use crate::lang::{Lang, words as w};
use crate::rule::Stop;
use crate::shell;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::{DonorId, ReceiptId};

/// What a receipt is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToIssue {
    pub donor: DonorId,
    pub covers: Covers,
    pub instead_of: Option<ReceiptId>,
}

impl ToIssue {
    fn named(self, receipt: ReceiptId, send: bool) -> Issue {
        Issue {
            receipt,
            donor: self.donor,
            covers: self.covers,
            send,
            instead_of: self.instead_of,
        }
    }
}

#[component]
pub fn IssueDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(asking.issuing);
    let said = RwSignal::new(None);
    let go = Callback::new(move |ev: SubmitEvent| {
        said.set(None);
        let Some(asked) = asking.issuing.get_untracked() else {
            return;
        };
        let send = !dom::form_value(&ev, "send").is_empty();
        let issue = asked.named(ReceiptId::new(), send);
        match room.tries(Command::Issue(issue)) {
            Ok(()) => {
                open.set(false);
                room.telling.tell(w::donors_issue_told(lang).to_owned());
                // The button that was pressed may be gone.
                dom::focus_later(".own-receipts h2".to_owned());
            }
            Err(crate::rule::Refusal::Donor(refusal)) => said.set(Some(why(lang, &refusal))),
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        let asked = asking.issuing.get_untracked()?;
        let donor = room.donor_now(asked.donor)?;
        Some(view! { <Preview asked donor/> })
    };
    view! {
        <Dialog open name="issue" title=w::donors_issue_title(lang) go=w::donors_issue_go(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

/// An address that is missing is the donor's, who stands on this page.
fn why(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Fields(_) => w::donors_issue_no_address(lang).to_owned(),
        other => wording::refusal(lang, other),
    }
}

/// The receipt as it is going to be.
#[component]
fn Preview(asked: ToIssue, donor: Donor) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let issue = asked.named(ReceiptId::new(), false);
    let needs = needs(&Command::Issue(issue.clone()));
    let facts = untrack(|| Facts::known_here(&needs, &room.sync.replica, &room.sync.actor()));
    let now = room.sync.now.get_untracked();
    let unwished = donor.details.receipt == ReceiptWish::None;
    match drawn(&issue, &facts, now) {
        Ok(receipt) => view! {
            <Paper said=receipt.said/>
            {unwished.then(|| view! { <p class="notice notice--wait">{w::donors_issue_unwished(lang)}</p> })}
            <ByMail donor/>
            <p class="hint">{w::donors_issue_hint(lang)}</p>
        }
        .into_any(),
        Err(Stop::Refused(crate::rule::Refusal::Donor(refusal))) => {
            view! { <p class="notice notice--bad">{why(lang, &refusal)}</p> }.into_any()
        }
        Err(_) => view! { <p class="notice notice--bad">{w::donor_refused_nothing(lang)}</p> }.into_any(),
    }
}

/// To whom it goes, and what stands on it.
#[component]
fn Paper(said: Said) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let total = w::give_yen(lang, said.total());
    let deductible = said.deductible();
    let taxes = if deductible.is_zero() {
        w::donors_issue_no_tax(lang).to_owned()
    } else if deductible == said.total() {
        w::donors_issue_all_tax(lang).to_owned()
    } else {
        w::donors_issue_some_tax(lang, w::give_yen(lang, deductible))
    };
    let address = format!("〒{} {}", said.address.postal, said.address.line());
    let rows = said.items.iter().map(|item| row(lang, item)).collect_view();
    view! {
        <p><strong>{said.name.to_string()}</strong><br/><span class="soft small">{address}</span></p>
        <div class="paper" tabindex="0" role="region" aria-label=w::donors_receipts(lang)>
            <table class="table num">
                <thead>
                    <tr>
                        <th scope="col">{w::donors_policy(lang)}</th>
                        <th scope="col">{w::donors_purpose(lang)}</th>
                        <th scope="col" class="n">{w::donors_column_amount(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><th scope="row" colspan="2">{w::donors_total(lang)}</th><td class="n"><strong>{total}</strong></td></tr></tfoot>
            </table>
        </div>
        <p class="soft small">{taxes}</p>
    }
    .into_any()
}

fn row(lang: Lang, item: &Item) -> AnyView {
    view! {
        <tr>
            <td class="nowrap">{date(item.day)}</td>
            <td>{donor::wording::purpose(lang, item.purpose)}</td>
            <td class="n">{w::give_yen(lang, item.amount)}</td>
        </tr>
    }
    .into_any()
}
