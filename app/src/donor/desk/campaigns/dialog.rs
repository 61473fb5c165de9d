//! A campaign is made, or something else is said of it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::super::Room;
use super::super::fields::{Tick, Wrong, fields_of, lead_to_wrong, mark, said_of};
use super::{day_or_none, read_day};
use crate::donor::form::field_name;
use crate::donor::{self, Announce, Appeal, Campaign, Command, Field, wording};
use crate::lang::{Lang, words as w};
use crate::merge::seen_now;
use crate::rule::Refusal;
use crate::shell;
use crate::time;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::ui::field::{Asked, Said, TextField};
use crate::value::{Bad, Both, CampaignId, Line, Passage, Slug, Yen};

#[component]
pub fn CampaignDialog(
    /// One that is there, or what a new one is to be called.
    about: RwSignal<Option<CampaignId>>,
) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(about);
    let said = RwSignal::new(None);
    let wrong = Wrong::default();
    // What the form began with, and what its sender was told since.
    let seen = RwSignal::new(None::<Appeal>);
    let go = Callback::new(move |ev: SubmitEvent| {
        wrong.set(Vec::new());
        said.set(None);
        let Some(campaign) = about.get_untracked() else {
            return;
        };
        let Some(appeal) = read(lang, &ev, wrong) else {
            return lead_to_wrong();
        };
        let title = appeal.title.get(lang);
        let announce = Announce {
            campaign,
            appeal,
            seen: seen.get_untracked(),
        };
        let Err(refusal) = room.tries(Command::Announce(Box::new(announce))) else {
            open.set(false);
            room.telling.tell(w::campaigns_saved(lang, title));
            return dom::focus_later(".campaigns-page h1".to_owned());
        };
        match &refusal {
            Refusal::Donor(own) if fields_of(own).is_some() => {
                return mark(lang, wrong, fields_of(own).unwrap_or_default());
            }
            // Who is told what stands there now may mean their own all the same.
            Refusal::Donor(donor::Refusal::Changed { fields }) => {
                let now = untrack(|| room.sync.replica.campaign(campaign));
                if let (Some(now), Some(before)) = (now, seen.get_untracked()) {
                    seen.set(Some(seen_now(&before, &now.appeal, fields)));
                }
            }
            _ => {}
        }
        said.set(Some(shell::refusal(lang, &refusal)));
    });
    let fields = move || {
        wrong.set(Vec::new());
        let known = about.get_untracked();
        let known = known.and_then(|id| untrack(|| room.sync.replica.campaign(id)));
        seen.set(known.as_ref().map(|known| known.appeal.clone()));
        view! { <Fields known wrong/> }
    };
    view! {
        <Dialog open name="campaign" title=w::campaigns_title(lang) go=w::campaigns_save(lang) said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

#[component]
fn Fields(known: Option<Campaign>, wrong: Wrong) -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let new = known.is_none();
    let appeal = known.map_or_else(
        || Appeal {
            from: time::day_begins(room.sync.now.get_untracked()),
            ..Appeal::default()
        },
        |known| known.appeal,
    );
    let text = move |name, label, hint, max, long, value: String| {
        let asked = Asked {
            name,
            label,
            hint,
            needed: !matches!(name, "title_en" | "text_en"),
            autocomplete: "off",
            max,
            long,
            ..Asked::default()
        };
        view! { <TextField asked value said=said_of(wrong, name)/> }
    };
    let goal = if new {
        String::new()
    } else {
        appeal.goal.to_string()
    };
    let Both {
        ja: title,
        en: title_en,
    } = appeal.title;
    let Both {
        ja: about,
        en: about_en,
    } = appeal.text;
    let english = Some(w::campaigns_en_hint(lang));
    view! {
        {text("title", w::campaign_field_title(lang), None, 80, false, title.to_string())}
        {text("title_en", w::campaign_title_en(lang), english, 80, false, title_en.to_string())}
        {text("slug", w::campaign_slug(lang), Some(w::campaigns_slug_hint(lang)), 60, false, appeal.slug.to_string())}
        {text("goal", w::campaign_goal(lang), None, 20, false, goal)}
        <div class="two">
            <Day at=Field::FirstDay hint=None value=day_or_none(Some(appeal.from)) wrong/>
            <Day at=Field::LastDay hint=Some(w::campaigns_until_hint(lang)) value=day_or_none(appeal.until) wrong/>
        </div>
        {text("text", w::campaign_field_text(lang), None, 2000, true, about.to_string())}
        {text("text_en", w::campaign_text_en(lang), english, 2000, true, about_en.to_string())}
        <div><Tick name="open" words=w::campaigns_open_tick(lang) checked=appeal.open/><p class="hint">{w::campaigns_open_hint(lang)}</p></div>
    }
    .into_any()
}

#[component]
fn Day(at: Field, hint: Option<&'static str>, value: String, wrong: Wrong) -> impl IntoView {
    let lang = expect_context::<Room>().lang;
    let name = field_name(at);
    let said = said_of(wrong, name);
    let described = format!("{name}-hint {name}-said");
    view! {
        <div class="field" class:field--bad=move || said.with(Option::is_some)>
            <label for=name>{wording::field(lang, at)}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            <input id=name name=name type="date" value=value aria-describedby=described
                aria-invalid=move || said.with(Option::is_some).then_some("true")/>
            <Said id=format!("{name}-said") said/>
        </div>
    }
    .into_any()
}

/// What was typed; what is wrong is marked.
fn read(lang: Lang, ev: &SubmitEvent, wrong: Wrong) -> Option<Appeal> {
    let value = |name: &str| dom::form_value(ev, name);
    let mut bad = Vec::new();
    let mut said = |name, at, why: Bad| bad.push((name, wording::said(lang, at, why)));
    let slug = Slug::parse(&value("slug")).map_err(|why| said("slug", Field::Slug, why));
    let title = Line::parse(&value("title")).map_err(|why| said("title", Field::Title, why));
    let title_en = Line::optional(&value("title_en"));
    let title_en = title_en.map_err(|why| said("title_en", Field::Title, why));
    let text = Passage::parse(&value("text")).map_err(|why| said("text", Field::Text, why));
    let text_en = Passage::parse(&value("text_en"));
    let text_en = text_en.map_err(|why| said("text_en", Field::Text, why));
    let goal = Yen::parse(&value("goal")).map_err(|why| said("goal", Field::Goal, why));
    let from = read_day(&value("first_day"));
    let typed = value("last_day");
    let until = (!typed.trim().is_empty()).then(|| read_day(&typed));
    if from.is_none() {
        bad.push(("first_day", w::people_bad_day(lang).to_owned()));
    }
    if until == Some(None) {
        bad.push(("last_day", w::people_bad_day(lang).to_owned()));
    }
    wrong.set(bad);
    Some(Appeal {
        slug: slug.ok()?,
        title: Both {
            ja: title.ok()?,
            en: title_en.ok()?.unwrap_or_default(),
        },
        text: Both {
            ja: text.ok()?,
            en: text_en.ok()?,
        },
        goal: goal.ok()?,
        from: from?,
        until: until.map_or(Some(None), |day| day.map(Some))?,
        open: !value("open").is_empty(),
    })
}
