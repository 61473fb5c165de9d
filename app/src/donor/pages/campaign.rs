//! What a campaign asks for and what it reached, above the form in which somebody gives to it; and those that run, on the
//! page for gifts. The figures are the server's: only money that came.

use leptos::prelude::*;

use super::give::asking;
use crate::donor::form::Filled;
use crate::donor::{Campaign, Charity, Raised, Stage};
use crate::lang::{Lang, words as w};
use crate::sync::Sync;
use crate::time::{self, Time};
use crate::value::CampaignId;

/// What a form is for, where everybody may read of it.
pub fn of(sync: &Sync, filled: &Filled) -> Option<Campaign> {
    let id = CampaignId::parse(&filled.campaign)?;
    untrack(|| sync.replica.campaign(id))
}

/// What it is about and how far it is, at the top of its own page.
#[component]
pub fn Head(campaign: Campaign, raised: Raised, now: Time) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let title = campaign.appeal.title.get(lang);
    let text = campaign.appeal.text.get(lang);
    let over = campaign.stage(now) == Stage::Over;
    view! {
        <header class="stack stack--s4 campaign" data-campaign=campaign.appeal.slug.to_string()>
            <h1 class="title" tabindex="-1">{title}</h1>
            <Figures campaign=campaign.clone() raised over/>
            <p class="row row--s2">{stands(lang, &campaign, now)}</p>
            <p class="campaign-text measure">{text}</p>
            <p class="soft small">{w::campaign_counts(lang, time::moment(raised.at, lang))}</p>
        </header>
    }
    .into_any()
}

/// The sum, the goal and the way between, in figures and as a bar.
#[component]
fn Figures(campaign: Campaign, raised: Raised, over: bool) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let goal = campaign.appeal.goal;
    let percent = raised.percent(goal);
    let (sum, goal) = (w::give_yen(lang, raised.sum), w::give_yen(lang, goal));
    let called = if over {
        w::campaign_raised_final(lang)
    } else {
        w::campaign_raised(lang)
    };
    let words = w::campaign_progress_words(lang, &goal, percent, &sum);
    view! {
        <div class="stack stack--s2 raised" data-raised=raised.sum.get() data-gifts=raised.gifts>
            <p class="soft small">{called}</p>
            <p class="row row--ends"><strong class="num raised-sum">{sum}</strong><span class="num soft">{w::campaign_of_goal(lang, &goal)}</span></p>
            {bar(lang, percent)}
            <p class="small num">{words}" "{w::campaign_gifts(lang, raised.gifts)}</p>
        </div>
    }
    .into_any()
}

/// Full at the goal; beyond it the words say more.
pub fn bar(lang: Lang, percent: i64) -> AnyView {
    let value = percent.clamp(0, 100);
    view! { <progress class="raised-bar" max="100" value=value.to_string() aria-label=w::campaign_progress(lang)>{format!("{percent}%")}</progress> }.into_any()
}

/// Where it stands in its time.
fn stands(lang: Lang, campaign: &Campaign, now: Time) -> AnyView {
    let until = campaign.appeal.until;
    match (campaign.stage(now), until, campaign.days_left(now)) {
        (Stage::Over, ..) => view! { <span class="tag">{w::campaign_over(lang)}</span> }.into_any(),
        (Stage::Coming | Stage::Draft, ..) => {
            let day = time::day(campaign.appeal.from, lang);
            view! { <span class="tag tag--wait">{w::campaign_begins(lang, day)}</span> }.into_any()
        }
        (Stage::Runs, Some(until), Some(days)) => {
            let left = if days <= 1 {
                w::campaign_last_day(lang).to_owned()
            } else {
                w::campaign_days_left(lang, days)
            };
            let day = w::campaign_until_day(lang, time::day(until, lang));
            view! { <span class="tag tag--good num">{left}</span><span class="soft small num">{day}</span> }.into_any()
        }
        (Stage::Runs, ..) => {
            view! { <span class="tag tag--good">{w::campaign_no_end(lang)}</span> }.into_any()
        }
    }
}

/// The page of one that takes nothing now: it stays, and says what came of it.
#[component]
pub fn Closed(
    campaign: Campaign,
    raised: Raised,
    charity: Option<Charity>,
    now: Time,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let percent = raised.percent(campaign.appeal.goal);
    let sum = w::give_yen(lang, raised.sum);
    let stage = campaign.stage(now);
    let line = match stage {
        Stage::Over => w::campaign_over_line(lang, percent, sum),
        Stage::Coming | Stage::Draft => {
            w::campaign_begins(lang, time::day(campaign.appeal.from, lang))
        }
        Stage::Runs => w::campaign_shut(lang).to_owned(),
    };
    view! {
        <main id="main" class="sheet stack stack--s5" data-outcome="closed">
            <Head campaign raised now/>
            <div class="notice stack stack--s3">
                <p>{line}</p>
                {(stage != Stage::Runs).then(|| view! {
                    <p>{w::campaign_over_give(lang)}</p>
                    <p class="row"><a class="button button--go" href="/give" rel="external">{w::campaign_to_give(lang)}</a></p>
                })}
                {asking(lang, charity.as_ref())}
            </div>
        </main>
    }
    .into_any()
}

/// Those that take gifts now, each with how far it is.
#[component]
pub fn Running(raised: Vec<Raised>) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let Some(at) = raised.first().map(|one| one.at) else {
        return ().into_any();
    };
    let items = raised.into_iter().filter_map(|raised| {
        let campaign = untrack(|| sync.replica.campaign(raised.campaign))?;
        let appeal = &campaign.appeal;
        let percent = raised.percent(appeal.goal);
        let (sum, goal) = (
            w::give_yen(lang, raised.sum),
            w::give_yen(lang, appeal.goal),
        );
        let to = format!("/give/{}", appeal.slug);
        let words = w::campaign_progress_words(lang, goal, percent, sum);
        Some(view! {
            <li class="card stack stack--s2" data-raised=raised.sum.get()>
                <h3><a href=to rel="external">{appeal.title.get(lang)}</a></h3>
                {bar(lang, percent)}
                <p class="small num">{words}" "{w::campaign_gifts(lang, raised.gifts)}</p>
                <p class="row row--s2">{stands(lang, &campaign, at)}</p>
            </li>
        })
    });
    let items: Vec<_> = items.collect();
    view! {
        <section class="stack stack--s3" aria-labelledby="campaigns">
            <h2 id="campaigns" class="subtitle">{w::campaign_running(lang)}</h2>
            <p class="soft small">{w::campaign_running_line(lang)}</p>
            <ul class="campaigns">{items}</ul>
            <p class="soft small">{w::campaign_counts_short(lang, time::moment(at, lang))}</p>
        </section>
    }
    .into_any()
}
