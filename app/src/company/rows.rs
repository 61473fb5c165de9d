//! The row of a company, and the words that it is sorted by.

use serde::{Deserialize, Serialize};

use super::number::CorporateNumber;
use crate::time::Time;
use crate::value::{CompanyId, Kana, Line, Passage};

/// As long as what a form takes for a company, so that every typed name can become one.
pub type Name = Line<100>;
pub type Note = Passage<1000>;

/// A company, once for all features. Merged into another, it stays as it was: whoever resolves its id goes on
/// to [`super::Directory::root`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Company {
    pub id: CompanyId,
    pub name: Name,
    pub kana: Option<Kana>,
    pub name_en: Option<Name>,
    pub number: Option<CorporateNumber>,
    pub industry: Option<Industry>,
    pub size: Option<SizeBand>,
    /// For staff.
    pub note: Note,
    pub merged_into: Option<CompanyId>,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created: Time,
}

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident: $n:literal { $($(#[$of:meta])* $choice:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$of])* #[serde(rename = $word)] $choice,)*
        }

        impl $name {
            pub const ALL: [Self; $n] = [$(Self::$choice),*];

            /// Its name in forms and on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$choice => $word,)*
                }
            }

            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|choice| choice.name() == name)
            }
        }
    };
}

choices! {
    /// The major groups of the Japan Standard Industrial Classification (日本標準産業分類), from A to T.
    Industry: 20 {
        Agriculture = "agriculture",
        Fisheries = "fisheries",
        Mining = "mining",
        Construction = "construction",
        Manufacturing = "manufacturing",
        Utilities = "utilities",
        Information = "information",
        Transport = "transport",
        Trade = "trade",
        Finance = "finance",
        RealEstate = "real_estate",
        Research = "research",
        Hospitality = "hospitality",
        Living = "living",
        Education = "education",
        Health = "health",
        /// Post offices and cooperatives.
        Compound = "compound",
        Services = "services",
        Government = "government",
        Other = "other",
    }
}

choices! {
    /// How many people work there.
    SizeBand: 5 {
        To9 = "1-9",
        To49 = "10-49",
        To299 = "50-299",
        To999 = "300-999",
        From1000 = "1000+",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_what_forms_say() {
        for industry in Industry::ALL {
            let stored = serde_json::to_value(industry).unwrap();
            assert_eq!(stored, industry.name());
            assert_eq!(Industry::parse(industry.name()), Some(industry));
        }
        for size in SizeBand::ALL {
            assert_eq!(serde_json::to_value(size).unwrap(), size.name());
        }
    }
}
