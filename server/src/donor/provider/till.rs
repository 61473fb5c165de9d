//! The company's own pages: where somebody pays for a promise, and where they change the card that it is paid by.

use app::donor::{Gift, Means, PORTAL, Pledge, PledgeState, Rhythm};
use app::lang::{Lang, words};
use app::value::{Email, PledgeId, Yen};
use uuid::Uuid;

use super::{Order, Provider as _, Trouble, waiting};
use crate::http::App;

/// What is to be paid, and where to who thinks better of it.
struct Sale {
    pledge: PledgeId,
    rhythm: Rhythm,
    amount: Yen,
    means: Means,
    back: &'static str,
}

/// Where a gift is paid that was just promised. Asked for once more, it is the same page.
///
/// # Errors
/// [`Trouble`], also where the server knows no company.
pub async fn pay(
    app: &App,
    pledge: PledgeId,
    gift: &Gift,
    email: Option<Email>,
    lang: Lang,
) -> Result<String, Trouble> {
    let sale = Sale {
        pledge,
        rhythm: gift.rhythm,
        amount: gift.amount,
        means: gift.means,
        back: "/give",
    };
    start(app, sale, email, lang).await
}

/// Where a donor looks after the payment of a promise: of what comes again and again they change the card, what was not
/// paid yet they pay.
///
/// # Errors
/// [`Trouble`]; [`Trouble::Unknown`] where nothing is to be paid.
pub async fn look_after(
    app: &App,
    pledge: &Pledge,
    email: Option<Email>,
    lang: Lang,
) -> Result<String, Trouble> {
    let counter = app.counter.as_ref().ok_or(Trouble::Unknown)?;
    let linked = pledge.linked.as_ref();
    let subscribed = linked.filter(|linked| linked.subscription.is_some());
    if let Some(customer) = subscribed.and_then(|linked| linked.customer.as_ref()) {
        let back = format!("{}{PORTAL}", app.letters.base_url());
        // A look is a look: each time another page.
        let key = format!("look-{}", Uuid::new_v4());
        let page = counter.company.portal(customer.as_str(), &back, &key);
        return page.await;
    }
    if pledge.state != PledgeState::Waiting {
        return Err(Trouble::Unknown);
    }
    let sale = Sale {
        pledge: pledge.id,
        rhythm: pledge.rhythm,
        amount: pledge.missing(),
        means: pledge.means,
        back: PORTAL,
    };
    start(app, sale, email, lang).await
}

async fn start(app: &App, sale: Sale, email: Option<Email>, lang: Lang) -> Result<String, Trouble> {
    let counter = app.counter.as_ref().ok_or(Trouble::Unknown)?;
    let base = app.letters.base_url();
    let title = match sale.rhythm {
        Rhythm::Once => words::give_gift_once(lang),
        Rhythm::Monthly => words::give_gift_monthly(lang),
        Rhythm::Yearly => words::give_gift_yearly(lang),
    };
    let order = Order {
        pledge: sale.pledge,
        rhythm: sale.rhythm,
        amount: sale.amount,
        means: sale.means,
        email,
        lang,
        title: title.to_owned(),
        after: waiting::address(base, &app.db.seal, sale.pledge),
        back: format!("{base}{}", sale.back),
    };
    counter.company.start(&order).await
}
