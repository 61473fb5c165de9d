//! Campaigns at the desk: how far each is, by the money that came, and what is promised beside.

mod dialog;
mod figures;
mod file;

use leptos::prelude::*;

use dialog::CampaignDialog;
use figures::Figures;

use super::trends::hands_out;
use super::{Room, date};
use crate::donor::{Campaign, Stage};
use crate::lang::{Lang, words as w};
use crate::row::{Kind, Row};
use crate::sync::Sync;
use crate::time::{self, Time};
use crate::ui::parts::Strokes;
use crate::ui::refusals::RefusalList;
use crate::value::CampaignId;

/// All of them, the latest first.
pub fn all(sync: Sync) -> Vec<Campaign> {
    let mut all = sync.replica.each(Kind::Campaign, |row| match row {
        Row::Campaign(campaign) => Some(campaign.clone()),
        _ => None,
    });
    all.sort_by_key(|one| (core::cmp::Reverse(one.appeal.from), one.id));
    all
}

/// What is chosen from, with `none` first.
pub fn options(room: &Room, none: &str) -> Vec<(String, String)> {
    let lang = room.lang;
    let named = all(room.sync)
        .into_iter()
        .map(|one| (one.id.to_string(), one.appeal.title.get(lang)));
    core::iter::once((String::new(), none.to_owned()))
        .chain(named)
        .collect()
}

#[component]
pub fn Campaigns() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    // What the dialog is about: a campaign, or a new one.
    let making = RwSignal::new(None::<CampaignId>);
    let known = Memo::new(move |_| all(room.sync));
    let none = Memo::new(move |_| known.with(Vec::is_empty));
    let figures = Memo::new(move |_| {
        let at = room.sync.now.get_untracked();
        known.with(|known| {
            room.payments.with(|payments| {
                room.pledges.with(|pledges| {
                    let each = known.iter();
                    each.map(|one| Figures::of(one, payments, pledges, at))
                        .collect::<Vec<_>>()
                })
            })
        })
    });
    let new = move |_| making.set(Some(CampaignId::new()));
    // Where one stands changes with the day, not with every tick.
    let day = Memo::new(move |_| date(room.sync.now.get()));
    let rows = move || {
        day.track();
        let now = room.sync.now.get_untracked();
        let all = known.get().into_iter().zip(figures.get());
        all.map(|(campaign, figures)| view! { <Line campaign figures now making/> })
            .collect_view()
    };
    view! {
        <section class="list campaigns-page">
            <header class="row row--ends">
                <h1 class="title" tabindex="-1">{w::campaigns_title(lang)}</h1>
                <button class="button button--go button--small" on:click=new>{w::campaigns_new(lang)}</button>
            </header>
            <RefusalList/>
            <p class="soft measure">{w::campaigns_line(lang)}</p>
            {move || if none.get() {
                view! { <NoneYet/> }.into_any()
            } else {
                view! { <div class="card bank-lines"><table class="table table--cards">{heads(lang)}<tbody>{rows}</tbody></table></div> }.into_any()
            }}
        </section>
        <CampaignDialog about=making/>
    }
    .into_any()
}

#[component]
fn NoneYet() -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    view! {
        <div class="empty">
            <Strokes/>
            <h2 class="subtitle">{w::campaigns_none(lang)}</h2>
            <p>{w::campaigns_none_line(lang)}</p>
        </div>
    }
    .into_any()
}

fn heads(lang: Lang) -> AnyView {
    let number = |words: &'static str| view! { <th scope="col" class="n">{words}</th> };
    view! {
        <thead>
            <tr>
                <th scope="col">{w::campaign_field_title(lang)}</th>
                <th scope="col">{w::campaigns_state(lang)}</th>
                <th scope="col">{w::campaigns_days(lang)}</th>
                {number(w::campaign_goal(lang))}
                {number(w::campaigns_sum(lang))}
                {number(w::campaigns_rate(lang))}
                {number(w::campaigns_gifts(lang))}
                {number(w::campaigns_average(lang))}
                {number(w::campaigns_promised(lang))}
                <th scope="col"><span class="unseen">{w::campaigns_edit(lang)}</span></th>
            </tr>
        </thead>
    }
    .into_any()
}

#[component]
fn Line(
    campaign: Campaign,
    figures: Figures,
    now: Time,
    making: RwSignal<Option<CampaignId>>,
) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let id = campaign.id;
    let appeal = &campaign.appeal;
    let title = appeal.title.get(lang);
    let pending = Memo::new(move |_| room.sync.replica.pending(Kind::Campaign, id.0));
    let raised = figures.raised;
    let cell = |label: &'static str, said: String| view! { <td class="n num" data-label=label>{said}</td> };
    let until = match appeal.until {
        Some(until) => date(until),
        None => w::campaign_no_end(lang).to_owned(),
    };
    let days = format!("{} – {until}", date(appeal.from));
    let page = campaign.opened.map(|_| {
        let label = w::campaigns_page_one(lang, &title);
        view! { <a class="button button--small button--plain" href=format!("/give/{}", appeal.slug) rel="external" aria-label=label>{w::campaigns_page(lang)}</a> }
    });
    let save = move |_| saves(&room, id);
    let (edit_label, file_label) = (
        w::campaigns_edit_one(lang, &title),
        w::campaigns_file_one(lang, &title),
    );
    view! {
        <tr data-campaign=appeal.slug.to_string()>
            <th scope="row">{title}{move || pending.get().then(|| view! { " "<span class="tag tag--pending">{w::desk_pending(lang)}</span> })}</th>
            <td data-label=w::campaigns_state(lang)>{state(lang, campaign.stage(now))}</td>
            <td class="num" data-label=w::campaigns_days(lang)>{days}</td>
            {cell(w::campaign_goal(lang), w::give_yen(lang, appeal.goal))}
            {cell(w::campaigns_sum(lang), w::give_yen(lang, raised.sum))}
            {cell(w::campaigns_rate(lang), format!("{}%", raised.percent(appeal.goal)))}
            {cell(w::campaigns_gifts(lang), raised.gifts.to_string())}
            {cell(w::campaigns_average(lang), w::give_yen(lang, raised.average()))}
            <td class="n num soft" data-label=w::campaigns_promised(lang) title=w::campaigns_promised_hint(lang)>{w::give_yen(lang, figures.promised)}</td>
            <td>
                <p class="row row--s2">
                    <button class="button button--small" aria-label=edit_label on:click=move |_| making.set(Some(id))>{w::campaigns_edit(lang)}</button>
                    <button class="button button--small button--plain" aria-label=file_label on:click=save>{w::campaigns_file(lang)}</button>
                    {page}
                </p>
            </td>
        </tr>
    }
    .into_any()
}

fn state(lang: Lang, stage: Stage) -> AnyView {
    let (class, words) = match stage {
        Stage::Draft => ("tag", w::campaigns_draft(lang)),
        Stage::Coming => ("tag tag--wait", w::campaigns_coming(lang)),
        Stage::Runs => ("tag tag--good", w::campaigns_runs(lang)),
        Stage::Over => ("tag", w::campaigns_over(lang)),
    };
    view! { <span class=class>{words}</span> }.into_any()
}

/// Its payments as a file, of which the audit log knows before it is there.
fn saves(room: &Room, id: CampaignId) {
    let lang = room.lang;
    let mut paid = room.payments.with_untracked(|all| {
        let own = all.iter().filter(|paid| paid.campaign == Some(id));
        own.cloned().collect::<Vec<_>>()
    });
    paid.sort_by_key(|paid| (paid.day, paid.id));
    let name = |donor| untrack(|| room.name(room.root(donor))).unwrap_or_default();
    let text = file::payments(lang, &paid, name);
    hands_out(room, Kind::Donor, "campaign", paid.len(), &text);
}

/// A day as a date field has it, empty where there is none.
fn day_or_none(day: Option<Time>) -> String {
    day.map(date).unwrap_or_default()
}

/// The beginning of a day in Japan, as a browser spells it.
fn read_day(text: &str) -> Option<Time> {
    time::from_input(&format!("{}T00:00", text.trim()))
}
