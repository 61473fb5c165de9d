//! Somebody whom an area looks after is taken in.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::grant_dialog::{Days, days};
use super::invite_dialog::MailLang;
use super::{Room, do_it};
use crate::company::Directory;
use crate::lang::{Lang, words as w};
use crate::people::{self, Join, Role, wording};
use crate::sync::Sync;
use crate::ui::dialog::Dialog;
use crate::ui::dom;
use crate::value::{CompanyId, Email, Line, MembershipId, PersonId};

#[component]
pub fn AddDialog(
    roles: Vec<Role>,
    /// Whom they speak for, where that is no question.
    #[prop(optional, into)]
    company: Option<CompanyId>,
) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let said = RwSignal::new(None);
    let roles = StoredValue::new(roles);
    let role = RwSignal::new(roles.with_value(|r| r.first().copied()).unwrap_or_default());
    let go = Callback::new(move |ev: SubmitEvent| {
        match read(lang, &ev, role.get_untracked(), company) {
            Err(words) => said.set(Some(words)),
            Ok(join) => match do_it(sync, lang, people::Command::Join(join)) {
                Ok(()) => {
                    room.adding.set(false);
                    room.telling.tell(w::people_added(lang).to_owned());
                }
                Err(words) => said.set(Some(words)),
            },
        }
    });
    let choices = move || {
        roles.get_value().into_iter().map(|one| view! {
            <label>
                <input type="radio" name="role" value=one.name() checked=one == role.get_untracked() on:change=move |_| role.set(one)/>
                <span>{wording::role(lang, one)}</span>
            </label>
        }).collect_view()
    };
    let asks = company.is_none();
    let title = if asks {
        w::people_add(lang)
    } else {
        w::contacts_add(lang)
    };
    let company = move || (asks && role.get() == Role::Contact).then(|| view! { <Company/> });
    let role_choice = move || {
        asks.then(|| view! {
            <fieldset><legend>{w::people_role(lang)}</legend><div class="pick">{choices()}</div></fieldset>
        })
    };
    view! {
        <Dialog open=room.adding name="add-person" title go=w::people_add_go(lang) said on_go=go>
            {role_choice}
            {company}
            <div class="field">
                <label for="add-name">{w::people_name(lang)}</label>
                <input id="add-name" name="name" maxlength="80" autocomplete="off"/>
                <span class="hint">{w::people_name_hint(lang)}</span>
            </div>
            <div class="field">
                <label for="add-email">{w::people_email(lang)}</label>
                <input id="add-email" name="email" type="email" autocomplete="off"/>
                <span class="hint">{w::people_email_hint(lang)}</span>
            </div>
            <div class="field">
                <label for="add-job">{w::people_job(lang)}</label>
                <input id="add-job" name="job" maxlength="80" autocomplete="off"/>
            </div>
            <Days name="add"/>
            <MailLang name="add-lang"/>
        </Dialog>
    }
    .into_any()
}

/// A company of the register.
#[component]
fn Company() -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let all = untrack(|| Directory::here(&sync.replica));
    let mut known: Vec<_> = all.roots().map(|c| (c.name.to_string(), c.id)).collect();
    known.sort();
    let options = known
        .into_iter()
        .map(|(name, id)| view! { <option value=id.to_string()>{name}</option> });
    view! {
        <div class="field">
            <label for="add-company">{w::people_company(lang)}</label>
            <select id="add-company" name="company"><option value="">{w::people_company_none(lang)}</option>{options.collect_view()}</select>
            <span class="hint">{w::people_company_hint(lang)}</span>
        </div>
    }
    .into_any()
}

fn read(
    lang: Lang,
    ev: &SubmitEvent,
    role: Role,
    company: Option<CompanyId>,
) -> Result<Join, String> {
    let name = Line::optional(&dom::form_value(ev, "name"));
    let title = Line::optional(&dom::form_value(ev, "job"));
    let (Ok(name), Ok(title)) = (name, title) else {
        return Err(w::refused_bad_name(lang).to_owned());
    };
    let typed = dom::form_value(ev, "email");
    let email = match typed.trim() {
        "" => None,
        typed => Some(Email::parse(typed).map_err(|_| w::people_bad_email(lang).to_owned())?),
    };
    if name.is_none() && email.is_none() {
        return Err(w::people_who(lang).to_owned());
    }
    let (from, until) = days(ev).ok_or_else(|| w::people_bad_day(lang).to_owned())?;
    let company = company.or_else(|| CompanyId::parse(&dom::form_value(ev, "company")));
    if role == Role::Contact && company.is_none() {
        return Err(w::refused_company(lang).to_owned());
    }
    Ok(Join {
        membership: MembershipId::new(),
        person: PersonId::new(),
        role,
        name,
        email,
        lang: Lang::parse(&dom::form_value(ev, "lang")).unwrap_or_default(),
        company: company.filter(|_| role == Role::Contact),
        title,
        from,
        until,
    })
}
