//! What a donor says of themselves.

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::value::{Address, Bad, Email, Kana, Line, is_japanese};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    #[default]
    Person,
    Company,
}

impl Form {
    pub const ALL: [Self; 2] = [Self::Person, Self::Company];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Company => "company",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

/// Which receipts a donor wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptWish {
    /// One for the calendar year, in January.
    #[default]
    Yearly,
    /// One for each payment.
    Each,
    None,
}

impl ReceiptWish {
    pub const ALL: [Self; 3] = [Self::Yearly, Self::Each, Self::None];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yearly => "yearly",
            Self::Each => "each",
            Self::None => "none",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|w| w.name() == name)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    pub form: Form,
    /// As it is to stand on receipts.
    pub name: Line<80>,
    pub kana: Option<Kana>,
    /// Who is written to, at a company.
    pub contact: Option<Line<80>>,
    pub email: Option<Email>,
    pub address: Option<Address>,
    pub receipt: ReceiptWish,
    /// Not named where others read it.
    pub anonymous: bool,
    /// Wants the newsletter.
    pub news: bool,
}

/// What can be wrong about what was typed; also the names of the form's fields, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Rhythm,
    Amount,
    /// How the money comes.
    Means,
    MemoryOf,
    Word,
    Form,
    Name,
    Kana,
    Contact,
    Email,
    Receipt,
    Postal,
    Prefecture,
    City,
    Street,
    Building,
    /// The bank account that gifts are sent to.
    Account,
    /// The day on which money reached our account.
    Deposited,
    /// From where receipts are issued.
    Seat,
    Certification,
    /// Which day of a gift counts.
    DatePolicy,
    /// From which day something that was agreed counts, and until which.
    From,
    Until,
    News,
    /// Of which 会員プラン it is.
    Plan,
    /// What a plan promises.
    Benefits,
    /// What stands behind `/give/`.
    Slug,
    Title,
    Text,
    Goal,
    /// On which gifts are taken for a campaign, the first and the last.
    FirstDay,
    LastDay,
}

impl Details {
    /// Whether they say what is needed: a receipt carries a name and an address, a newsletter goes to somewhere.
    ///
    /// # Errors
    /// [`Refusal::Fields`], in the order of the form.
    pub fn sound(&self) -> Result<(), Refusal> {
        let mut bad = Vec::new();
        let mut lacks = |field, lacks: bool| {
            if lacks {
                bad.push((field, Bad::Missing));
            }
        };
        let name = self.name.as_str();
        lacks(Field::Name, name.is_empty());
        let read = self.form == Form::Person && is_japanese(name);
        lacks(Field::Kana, read && self.kana.is_none());
        lacks(Field::Email, self.news && self.email.is_none());
        let address = self.address.as_ref();
        let part = |of: fn(&Address) -> &str| address.is_none_or(|a| of(a).is_empty());
        let needed = address.is_some() || self.receipt != ReceiptWish::None;
        lacks(Field::Postal, needed && part(|a| a.postal.digits()));
        lacks(Field::Prefecture, needed && part(|a| a.prefecture.as_str()));
        lacks(Field::City, needed && part(|a| a.city.as_str()));
        lacks(Field::Street, needed && part(|a| a.street.as_str()));
        Refusal::fields(bad)
    }
}
