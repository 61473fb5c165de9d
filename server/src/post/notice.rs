//! What a mail about somebody's account says. Its subject tells a passer-by nothing.

mod platform;

use app::lang::{Lang, words as w};
use app::people::{About, Notice, What};
use app::task::{Task, wording};
use app::time;

/// RFC 3676, 4.3: what follows is a signature.
const SIGNATURE: &str = "-- ";

/// Subject and text; `secret` stands in the link, where there is one.
#[must_use]
pub fn compose(notice: &Notice, base_url: &str, secret: &str) -> (String, String) {
    let lang = notice.lang;
    let link = format!("{base_url}/sign-in/{secret}");
    let account = format!("{base_url}/me");
    let told = match &notice.about {
        About::Link { .. } => w::notice_link(lang, link),
        About::Invited { until, .. } => w::notice_invited(lang, link, time::moment(*until, lang)),
        About::Contact => w::notice_contact(lang, format!("{base_url}/sign-in")),
        About::Welcome { until, .. } => {
            let door = format!("{base_url}/sign-in");
            w::notice_welcome(lang, door, link, time::moment(*until, lang))
        }
        About::PasskeyAdded => w::notice_passkey_added(lang, account),
        About::PasskeyRemoved => w::notice_passkey_removed(lang, account),
        About::RecoveryUsed => w::notice_recovery_used(lang, account),
        About::Asked { what, due } => {
            let due = time::moment(*due, lang);
            match what {
                What::Erasure => w::notice_erasure_asked(lang, account, due),
                What::Download => w::notice_download_asked(lang, account, due),
            }
        }
        About::Erased => w::notice_erased(lang).to_owned(),
        About::Tasks(tasks) => told_of(tasks, lang, base_url),
        About::Platform(news) => platform::told(news, lang, base_url),
    };
    let mut paragraphs = Vec::new();
    paragraphs.extend(
        notice
            .name
            .as_ref()
            .map(|name| greeting(lang, name.as_str())),
    );
    paragraphs.push(told);
    paragraphs.push(format!("{SIGNATURE}\n{}\n", w::mail_signature(lang)));
    (
        subject(&notice.about, lang).to_owned(),
        paragraphs.join("\n\n"),
    )
}

/// A line for each, and where they stand.
fn told_of(tasks: &[Task], lang: Lang, base_url: &str) -> String {
    let line = |task: &Task| {
        let what = wording::what(lang, task);
        match task.words.due {
            Some(due) => w::notice_task_until(lang, time::day(due, lang), what),
            None => w::notice_task(lang, what),
        }
    };
    let lines: Vec<String> = tasks.iter().map(line).collect();
    let (desk, account) = (format!("{base_url}/desk/tasks"), format!("{base_url}/me"));
    w::notice_tasks(lang, account, desk, lines.join("\n"))
}

fn greeting(lang: Lang, name: &str) -> String {
    w::notice_greeting(lang, name)
}

const fn subject(about: &About, lang: Lang) -> &'static str {
    match about {
        About::Link { .. } => w::notice_subject_link(lang),
        About::Invited { .. } => w::notice_subject_invited(lang),
        About::Contact | About::Welcome { .. } => w::notice_subject_contact(lang),
        About::Tasks(_) => w::notice_subject_tasks(lang),
        About::Platform(_) => w::notice_subject_platform(lang),
        _ => w::notice_subject_account(lang),
    }
}
