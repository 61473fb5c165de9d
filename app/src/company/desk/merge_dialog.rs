//! Two entries are one company: which one stays, and what happens to the other.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::picker::Picker;
use super::{Room, part};
use crate::command::Command;
use crate::company::{self, Company, Directory, Merge};
use crate::lang::{Lang, words as w};
use crate::shell;
use crate::sync::Sync;
use crate::ui::dialog::Dialog;
use crate::ui::dom;
use crate::value::CompanyId;

#[component]
pub fn MergeDialog(open: RwSignal<bool>, id: CompanyId) -> impl IntoView {
    let lang = expect_context::<Lang>();
    let sync = expect_context::<Sync>();
    let room = expect_context::<Room>();
    let said = RwSignal::new(None);
    let chosen = RwSignal::new(None::<CompanyId>);
    let company = room.company(id);
    let go = Callback::new(move |_: SubmitEvent| {
        let Some(into) = chosen.get_untracked() else {
            return said.set(Some(w::said_choose(lang).to_owned()));
        };
        let names = [id, into].map(|id| untrack(|| room.name(id)).unwrap_or_default());
        let merge = company::Command::Merge(Merge { from: id, into });
        match sync.give(Command::Company(merge)) {
            Ok(_) => {
                open.set(false);
                let [from, into] = names;
                let undo = move || part::take_out(lang, sync, room, id);
                room.telling
                    .offer(w::company_merged(lang, from, into), undo);
                request_animation_frame(|| dom::focus(".company-page h1"));
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let picker = move || {
        chosen.set(None);
        view! { <Picker begin="" chosen but=id/> }
    };
    let happens = move || {
        let into = chosen.get()?;
        let from = company.get();
        let lines = room.directory.with(|all| happens(lang, all, &from, into));
        let lines = lines.into_iter().map(|line| view! { <p>{line}</p> });
        Some(
            view! { <div class="notice"><div class="stack stack--s1 small">{lines.collect_view()}</div></div> },
        )
    };
    view! {
        <Dialog open name="merge" title=w::company_merge_title(lang) go=w::company_do_merge(lang) said on_go=go>
            <p>{move || w::company_merge_line(lang, company.with(|c| c.name.to_string()))}</p>
            {picker()}
            <div role="status">{happens}</div>
        </Dialog>
    }
    .into_any()
}

/// What is said before it is done.
fn happens(lang: Lang, all: &Directory, from: &Company, into: CompanyId) -> Vec<String> {
    let Some(into) = all.get(into) else {
        return Vec::new();
    };
    let mut lines = vec![w::company_merge_happens(lang, &from.name, &into.name)];
    let numbers = from.number.as_ref().zip(into.number.as_ref());
    if numbers.is_some_and(|(one, other)| one != other) {
        lines.push(w::company_merge_numbers(lang).to_owned());
    }
    lines.push(w::company_merge_undo(lang).to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::sample::{ANOTHER_NUMBER, NUMBER, company, numbered};

    #[test]
    fn two_numbers_are_warned_of() {
        let (sakura, foods) = (
            numbered("さくら食品", NUMBER),
            numbered("フーズ", ANOTHER_NUMBER),
        );
        let wakaba = company("わかば銀行");
        let all = Directory::of([sakura.clone(), foods.clone(), wakaba.clone()]);
        assert_eq!(happens(Lang::Ja, &all, &sakura, foods.id).len(), 3);
        assert_eq!(happens(Lang::Ja, &all, &sakura, wakaba.id).len(), 2);
    }
}
