//! Receipts on paper that wait to be printed and given to the post.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::super::{Asking, Receipt, Room};
use crate::donor::{Command, MAX_POSTED, Number, Post};
use crate::lang::words as w;
use crate::shell;
use crate::ui::dialog::{Dialog, open_about};
use crate::ui::dom;
use crate::value::ReceiptId;

/// As many numbers as one file for the printer spans.
const SPAN: u32 = 500;

/// Receipts that go to the printer together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub first: Number,
    pub last: Number,
    pub receipts: Vec<ReceiptId>,
}

/// What waits, by years and numbers.
fn batches(receipts: &[Receipt]) -> Vec<Batch> {
    let waiting = receipts.iter().filter(|receipt| receipt.waits_for_post());
    let mut waiting: Vec<&Receipt> = waiting.collect();
    waiting.sort_by_key(|receipt| receipt.number);
    let mut all: Vec<Batch> = Vec::new();
    for receipt in waiting {
        let number = receipt.number;
        let fits = |batch: &&mut Batch| {
            batch.first.year == number.year
                && number.serial - batch.first.serial < SPAN
                && batch.receipts.len() < MAX_POSTED
        };
        if let Some(batch) = all.last_mut().filter(fits) {
            batch.last = number;
            batch.receipts.push(receipt.id);
        } else {
            all.push(Batch {
                first: number,
                last: number,
                receipts: vec![receipt.id],
            });
        }
    }
    all
}

impl Batch {
    /// The file for the printer.
    fn file(&self) -> String {
        let (first, last) = (self.first, self.last);
        format!(
            "/receipts/print?year={}&from={}&to={}",
            first.year, first.serial, last.serial
        )
    }

    fn span(&self) -> String {
        if self.first == self.last {
            self.first.to_string()
        } else {
            format!("{}–{}", self.first, self.last)
        }
    }
}

impl Room {
    fn prints(self, receipts: &[ReceiptId]) {
        self.printed.update(|printed| printed.extend(receipts));
    }

    /// Where something was printed: how many of these were issued since.
    fn unprinted(self, receipts: &[ReceiptId]) -> usize {
        self.printed.with_untracked(|printed| {
            let unseen = receipts.iter().filter(|id| !printed.contains(id));
            if printed.is_empty() {
                0
            } else {
                unseen.count()
            }
        })
    }
}

#[component]
pub fn Unposted() -> impl IntoView {
    let room = expect_context::<Room>();
    let lang = room.lang;
    let all = Memo::new(move |_| room.receipts.with(|all| batches(all)));
    let count = move || all.with(|all| all.iter().map(|one| one.receipts.len()).sum::<usize>());
    let none = move || all.with(Vec::is_empty);
    view! {
        <section class="stack stack--s2 unposted">
            <h2 class="subtitle" tabindex="-1">{w::donors_unposted(lang)}" "<span class="num soft">{count}</span></h2>
            <p class="soft small measure">{w::donors_unposted_line(lang)}</p>
            <ul class="money" hidden=none>{move || all.get().into_iter().map(|batch| view! { <Row batch/> }).collect_view()}</ul>
            {move || none().then(|| view! { <p class="soft small">{w::donors_unposted_none(lang)}</p> })}
        </section>
    }
    .into_any()
}

#[component]
fn Row(batch: Batch) -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let count = batch.receipts.len();
    let span = batch.span();
    let file = batch.file();
    let posted = batch.clone();
    view! {
        <li>
            <p class="row row--s2">
                <strong class="num">{w::donors_papers(lang, count)}</strong>
                <span class="num soft">{span}</span>
                <span class="row row--s2 push">
                    <a class="button button--small" href=file download="" rel="external" on:click=move |_| room.prints(&batch.receipts)>{w::donors_print(lang)}</a>
                    <button class="button button--small" on:click=move |_| asking.posting.set(Some(posted.clone()))>{w::donors_post(lang, count)}</button>
                </span>
            </p>
        </li>
    }
    .into_any()
}

#[component]
pub fn PostDialog() -> impl IntoView {
    let asking = expect_context::<Asking>();
    let room = expect_context::<Room>();
    let lang = room.lang;
    let open = open_about(asking.posting);
    let said = RwSignal::new(None);
    let go = Callback::new(move |_: SubmitEvent| {
        said.set(None);
        let Some(batch) = asking.posting.get_untracked() else {
            return;
        };
        let count = batch.receipts.len();
        let post = Post {
            receipts: batch.receipts,
        };
        match room.tries(Command::Post(post)) {
            Ok(()) => {
                open.set(false);
                room.telling.tell(w::donors_post_told(lang, count));
                // The button that was pressed is gone.
                dom::focus_later(".unposted h2".to_owned());
            }
            Err(refusal) => said.set(Some(shell::refusal(lang, &refusal))),
        }
    });
    let fields = move || {
        let batch = asking.posting.get_untracked()?;
        let count = batch.receipts.len();
        let unseen = room.unprinted(&batch.receipts);
        let warns = (unseen > 0).then(|| {
            view! { <p class="notice notice--wait">{w::donors_post_unprinted(lang, unseen)}</p> }
        });
        Some(view! {
            <p class="num"><strong>{w::donors_papers(lang, count)}</strong>{w::desk_dot(lang)}{batch.span()}</p>
            {warns}
            <p>{w::donors_post_line(lang)}</p>
        })
    };
    view! {
        <Dialog open name="post" title=w::donors_post_title(lang) go=w::donors_post_go(lang) small=true said on_go=go>{fields}</Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::donor::receipt::Way;
    use crate::time;

    fn receipt(year: u16, serial: u32) -> Receipt {
        Receipt {
            id: ReceiptId::new(),
            number: Number { year, serial },
            ..Receipt::default()
        }
    }

    #[test]
    fn a_file_for_the_printer_spans_no_more_than_its_numbers() {
        let all = [
            receipt(2027, 1),
            receipt(2027, 500),
            receipt(2027, 501),
            receipt(2026, 9),
        ];
        let files: Vec<String> = batches(&all).iter().map(Batch::file).collect();
        assert_eq!(
            files,
            [
                "/receipts/print?year=2026&from=9&to=9",
                "/receipts/print?year=2027&from=1&to=500",
                "/receipts/print?year=2027&from=501&to=501",
            ]
        );
    }

    #[test]
    fn what_went_by_mail_or_was_posted_is_not_printed() {
        let mail = Receipt {
            way: Way::Mail,
            ..receipt(2027, 1)
        };
        let posted = Receipt {
            posted: time::from_input("2027-01-10T10:00"),
            ..receipt(2027, 2)
        };
        assert_eq!(batches(&[mail, posted]), []);
    }
}
