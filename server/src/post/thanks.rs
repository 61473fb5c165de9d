//! What a mail to a donor says. Its subject tells a passer-by nothing of money.

use app::donor::{About, Agreed, Notice, PORTAL, Rhythm, wording};
use app::lang::{Lang, words as w};
use app::time::{self, Time};

use super::letter::sayable;

/// RFC 3676, 4.3: what follows is a signature.
const SIGNATURE: &str = "-- ";

/// Subject and text. `base_url` has no slash at its end.
#[must_use]
pub fn compose(told: &Notice, base_url: &str) -> (String, String) {
    let lang = told.lang;
    let subject = match told.about {
        About::Pledged { .. } => w::donor_mail_subject_pledged(lang),
        About::Arrived { .. } => w::donor_mail_subject_arrived(lang),
        About::Receipt { .. } => w::donor_mail_subject_receipt(lang),
        About::Missing { .. } => w::donor_mail_subject_missing(lang),
        About::Agreed(_) => w::donor_mail_subject_agreed(lang),
        About::CardEnds { .. } => w::donor_mail_subject_card(lang),
    };
    let words = match &told.about {
        About::Pledged {
            amount,
            rhythm,
            reference,
            account,
        } => {
            let rhythm = wording::rhythm(lang, *rhythm);
            w::donor_mail_pledged(lang, account, amount, reference, rhythm)
        }
        About::Arrived { amount, day } => {
            w::donor_mail_arrived(lang, amount, time::day(*day, lang))
        }
        About::Receipt {
            number,
            issuer,
            deducts,
            again,
            ..
        } => {
            let said = if *again {
                w::donor_mail_receipt_again(lang, issuer, number)
            } else {
                w::donor_mail_receipt(lang, issuer, number)
            };
            // Of taxes only where the paper itself says something of them.
            let keep = deducts.then(|| w::donor_mail_receipt_tax(lang));
            let lines = [Some(said.as_str()), keep];
            lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
        }
        About::Missing {
            missing,
            day,
            rhythm,
            means,
            reference,
            account,
        } => match rhythm {
            Rhythm::Once if means.is_held() => w::donor_mail_unpaid_once(lang, missing),
            Rhythm::Monthly | Rhythm::Yearly if means.is_held() => {
                let (day, rhythm) = (time::day(*day, lang), wording::rhythm(lang, *rhythm));
                w::donor_mail_unpaid(lang, missing, day, rhythm)
            }
            Rhythm::Once => w::donor_mail_missing_once(lang, account, missing, reference),
            Rhythm::Monthly | Rhythm::Yearly => {
                let (day, rhythm) = (time::day(*day, lang), wording::rhythm(lang, *rhythm));
                w::donor_mail_missing(lang, account, missing, day, reference, rhythm)
            }
        },
        About::Agreed(agreed) => said_of(lang, agreed),
        About::CardEnds { until } => {
            w::donor_mail_card_ends(lang, wording::card_month(lang, *until))
        }
    };
    let mut paragraphs = Vec::new();
    paragraphs.extend(addressee(told).map(|name| w::donor_mail_greeting(lang, name)));
    paragraphs.push(words);
    let questions = match told.about {
        About::Receipt { .. } => w::donor_mail_receipt_wrong(lang),
        _ => w::donor_mail_questions(lang),
    };
    paragraphs.push(questions.to_owned());
    paragraphs.push(w::portal_kept(lang, format!("{base_url}{PORTAL}")));
    paragraphs.push(format!("{SIGNATURE}\n{}\n", w::mail_signature(lang)));
    (subject.to_owned(), paragraphs.join("\n\n"))
}

/// What holds now, and from which day on.
fn said_of(lang: Lang, agreed: &Agreed) -> String {
    let day = |at: &Time| time::day(*at, lang);
    match agreed {
        Agreed::Amount {
            amount,
            rhythm,
            from,
        } => w::donor_mail_agreed_amount(lang, amount, day(from), wording::rhythm(lang, *rhythm)),
        Agreed::Paused { from, until: None } => w::donor_mail_agreed_pause(lang, day(from)),
        Agreed::Paused {
            from,
            until: Some(until),
        } => w::donor_mail_agreed_pause_until(lang, day(from), day(until)),
        Agreed::Resumed { next } => w::donor_mail_agreed_resume(lang, day(next)),
        Agreed::Cancelled => w::donor_mail_agreed_cancel(lang).to_owned(),
    }
}

/// The form takes anyone's address and any name: what is no name is not said.
#[must_use]
pub fn addressee(told: &Notice) -> Option<&str> {
    sayable(told.name.as_str())
}

#[cfg(test)]
mod tests {
    use app::donor::Reference;
    use app::value::{DonorId, Email, Line, PledgeId, Yen};

    use super::*;

    const BASE: &str = "https://tomoni.example";

    fn pledged(name: &str) -> Notice {
        Notice {
            donor: DonorId::new(),
            to: Email::parse("sakura@example.co.jp").unwrap(),
            name: Line::parse(name).unwrap(),
            lang: Lang::Ja,
            about: About::Pledged {
                amount: Yen::of(3000),
                rhythm: Rhythm::Monthly,
                reference: Reference::of(PledgeId::default()).next().unwrap(),
                account: "みどり銀行 本店 普通 1234567".to_owned(),
            },
        }
    }

    #[test]
    fn it_says_how_much_where_to_and_by_which_number() {
        let told = pledged("青木 さくら");
        let (subject, text) = compose(&told, BASE);
        assert!(!subject.contains("寄付"));
        let About::Pledged { reference, .. } = &told.about else {
            panic!("another mail")
        };
        for part in [
            "青木 さくら 様",
            "3,000円(毎月)",
            "普通 1234567",
            reference.as_str(),
            "\nhttps://tomoni.example/me/giving\n",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn a_name_that_is_an_address_is_not_carried_to_a_stranger() {
        for name in ["www.example.org", "pay.example/x", "a@b"] {
            let (_, text) = compose(&pledged(name), BASE);
            assert!(!text.contains(name), "{name}");
        }
        let (_, text) = compose(&pledged("J.C. Ndayé"), BASE);
        assert!(text.contains("J.C. Ndayé"));
    }
}
