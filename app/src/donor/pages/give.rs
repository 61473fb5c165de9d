//! The page on which somebody gives. A plain form: the browser sends it, with or without our client.

use leptos::prelude::*;

use super::campaign::{self, Closed, Head, Running};
use super::fields::{Giver, Giving, Wrong};
use super::paying::Back;
use super::promised::Told;
use crate::donor::form::{Filled, field_name};
use crate::donor::{
    Campaign, Charity, Field, Means, Place, Raised, Refusal, Rhythm, Stage, wording,
};
use crate::lang::{Lang, words as w};
use crate::rule;
use crate::shell::Opened;
use crate::sync::Sync;
use crate::ui::parts::{Frame, Strokes};
use crate::value::{Bad, PledgeId};
use crate::visit::Page;

#[component]
pub fn GivePage() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let title = match expect_context::<Opened>().page() {
        Page::Giving { filled, .. } => campaign::of(&sync, &filled),
        _ => None,
    };
    let title = title.map_or_else(
        || w::give_title(lang).to_owned(),
        |campaign| campaign.appeal.title.get(lang),
    );
    view! { <Frame title>{shown(lang)}</Frame> }
}

/// The campaign whose page it is, with what it reached.
fn own_page(sync: &Sync, page: &Page) -> Option<(Campaign, Raised)> {
    let Page::Giving { filled, raised, .. } = page else {
        return None;
    };
    let campaign = campaign::of(sync, filled)?;
    let raised = raised.iter().find(|one| one.campaign == campaign.id)?;
    Some((campaign, *raised))
}

fn shown(lang: Lang) -> AnyView {
    let sync = expect_context::<Sync>();
    // The form must not be made anew while somebody types.
    let charity = untrack(|| sync.replica.charity());
    let page = expect_context::<Opened>().page();
    let now = sync.now.get_untracked();
    let own = own_page(&sync, &page);
    let takes = |charity: &Charity| ways(&page, charity).next().is_some();
    if let Some((campaign, raised)) = own.clone()
        && (campaign.stage(now) != Stage::Runs || !charity.as_ref().is_some_and(takes))
    {
        return view! { <Closed campaign raised charity now/> }.into_any();
    }
    match (page, charity) {
        (Page::Promised(promised), Some(charity)) => {
            view! { <Told promised=*promised charity/> }.into_any()
        }
        (Page::Paying(paying), charity) => view! { <Back paying charity/> }.into_any(),
        (page, Some(charity)) if ways(&page, &charity).next().is_some() => {
            let sheet = if let Page::Giving {
                key,
                filled,
                places,
                refusal,
                means,
                down,
                raised,
            } = page
            {
                let meant = campaign::of(&sync, &filled);
                let head = match (own, meant) {
                    (Some((campaign, raised)), _) => {
                        view! { <Head campaign raised now/><h2 class="subtitle">{w::campaign_form(lang)}</h2> }.into_any()
                    }
                    (None, meant) => usual(lang, &charity, meant, raised),
                };
                view! { <Sheet charity key head filled=*filled places refusal means down/> }
            } else {
                let key = PledgeId::new().to_string();
                let filled = Filled::default();
                let head = usual(lang, &charity, None, Vec::new());
                view! { <Sheet charity key head filled places=None refusal=None means=Vec::new() down=false/> }
            };
            sheet.into_any()
        }
        (_, charity) => view! {
            <main id="main" class="gate">
                <Strokes/>
                <h1 class="title">{w::give_shut_title(lang)}</h1>
                <p>{w::give_shut_line(lang)}</p>
                {asking(lang, charity.as_ref())}
                <p class="row"><a class="button" href="/">{w::error_home(lang)}</a></p>
            </main>
        }
        .into_any(),
    }
}

/// By what means the reader can give.
fn ways(page: &Page, charity: &Charity) -> impl Iterator<Item = Means> {
    let held = match page {
        Page::Giving { means, .. } => means.clone(),
        _ => Vec::new(),
    };
    let all = held.into_iter().chain([Means::Transfer]);
    all.filter(|means| charity.takes(*means))
}

/// Where donors ask.
pub(super) fn asking(lang: Lang, charity: Option<&Charity>) -> AnyView {
    let contact = charity.and_then(|charity| charity.particulars.contact.as_ref());
    let contact = contact.map(ToString::to_string);
    contact
        .map(|mail| view! { <p>{w::give_contact(lang)}<a href=format!("mailto:{mail}")>{mail.clone()}</a></p> })
        .into_any()
}

/// The head of the page for all gifts; where a form for a campaign came back, what it is for.
fn usual(lang: Lang, charity: &Charity, meant: Option<Campaign>, raised: Vec<Raised>) -> AnyView {
    let meant = meant.map(|campaign| campaign.appeal.title.get(lang));
    let name = charity.particulars.name.to_string();
    view! {
        <header class="stack stack--s2">
            <h1 class="title">{w::give_title(lang)}</h1>
            <p class="lead">{w::give_lead(lang)}</p>
            <p class="soft small">{name}</p>
            {meant.map(|title| view! { <p><strong>{w::campaign_for(lang, title)}</strong></p> })}
        </header>
        <Running raised/>
    }
    .into_any()
}

#[component]
fn Sheet(
    charity: Charity,
    key: String,
    /// What stands above the form.
    head: AnyView,
    filled: Filled,
    places: Option<Vec<Place>>,
    refusal: Option<rule::Refusal>,
    means: Vec<Means>,
    down: bool,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let (bad, general) = match refusal {
        Some(rule::Refusal::Donor(Refusal::Fields(bad))) => (bad, None),
        other => (Vec::new(), other),
    };
    let wrong: Wrong = StoredValue::new(bad.clone());
    let held = !means.is_empty();
    let filled = begun(filled, &means);
    let note = if held {
        w::give_note_means(lang)
    } else {
        w::give_note(lang)
    };
    view! {
        <main id="main" class="sheet stack stack--s5">
            {head}
            <Summary bad general down/>
            <form class="stack stack--s6 giving" method="post" action="/give" novalidate>
                <input type="hidden" name="key" value=key/>
                {(!filled.campaign.is_empty()).then(|| view! { <input type="hidden" name="campaign" value=filled.campaign.clone()/> })}
                // Whoever presses Enter means this one, and not the first that asks for a place.
                <button class="unseen" tabindex="-1" aria-hidden="true">{w::give_send(lang)}</button>
                <Giving charity filled=filled.clone() wrong means/>
                <Giver filled places wrong held/>
                <div class="send stack stack--s3">
                    <button class="button button--go button--wide">{w::give_send(lang)}</button>
                    <p class="soft small">{note}</p>
                </div>
            </form>
        </main>
    }
    .into_any()
}

/// What most people choose stands there already.
fn begun(filled: Filled, means: &[Means]) -> Filled {
    let or = |typed: String, usual: &str| {
        if typed.is_empty() {
            usual.to_owned()
        } else {
            typed
        }
    };
    Filled {
        rhythm: or(filled.rhythm, Rhythm::Monthly.name()),
        form: or(filled.form, "person"),
        receipt: or(filled.receipt, "yearly"),
        means: or(filled.means, means.first().map_or("", |m| m.name())),
        ..filled
    }
}

/// All that is wrong, at the top, with links to where.
#[component]
pub(super) fn Summary(
    bad: Vec<(Field, Bad)>,
    general: Option<rule::Refusal>,
    /// The payment company does not answer.
    #[prop(optional)]
    down: bool,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    if down {
        return view! {
            <div class="summary" role="alert" tabindex="-1" data-outcome="down">
                <p><strong>{w::give_refused(lang)}</strong></p><p>{w::give_provider_down(lang)}</p>
            </div>
        }
        .into_any();
    }
    if let Some(refusal) = general {
        let words = crate::shell::refusal(lang, &refusal);
        let over = matches!(
            refusal,
            rule::Refusal::Donor(Refusal::NoSuchCampaign | Refusal::NotRunning)
        );
        return view! {
            <div class="summary" role="alert" tabindex="-1" data-outcome="refused">
                <p><strong>{w::give_refused(lang)}</strong></p><p>{words}</p>
                {over.then(|| view! { <p>{w::campaign_refused_over_go(lang)}</p> })}
            </div>
        }
        .into_any();
    }
    if bad.is_empty() {
        return ().into_any();
    }
    let title = w::give_wrong(lang, bad.len());
    let links = bad.into_iter().map(|(field, bad)| {
        let to = format!("#{}", field_name(field));
        let words = wording::said(lang, field, bad);
        view! { <li><a href=to rel="external">{wording::field(lang, field)}</a>": "{words}</li> }
    });
    view! {
        <div class="summary" role="alert" tabindex="-1" data-outcome="refused">
            <p><strong>{title}</strong></p><ul>{links.collect_view()}</ul>
        </div>
    }
    .into_any()
}
