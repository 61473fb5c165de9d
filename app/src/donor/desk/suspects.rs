//! Who may have been written down twice. Whether they were, somebody decides who looks at both.

use super::people::Known;
use crate::donor::{Details, Donor};
use crate::value::DonorId;
use crate::value::width::folded;

/// Others who may be this donor, in the order of the list.
#[must_use]
pub fn suspects(all: &[Known], id: DonorId) -> Vec<DonorId> {
    let Some(known) = all.iter().find(|known| known.donor.id == id) else {
        return Vec::new();
    };
    let own: Vec<Marks> = donors(known).map(Marks::of).collect();
    let others = all.iter().filter(|other| other.donor.id != id);
    let alike = others.filter(|other| {
        let mut theirs = donors(other).map(Marks::of);
        theirs.any(|one| own.iter().any(|mine| mine.like(&one)))
    });
    alike.map(|other| other.donor.id).collect()
}

/// A donor by all that they were written down as.
fn donors(known: &Known) -> impl Iterator<Item = &Donor> {
    known.parts.iter().chain([&known.donor])
}

/// By what one may be known again; empty where nothing is said.
struct Marks {
    email: String,
    kana: String,
    /// With the postal code: a name alone many have.
    name: String,
}

impl Marks {
    fn of(donor: &Donor) -> Self {
        let Details {
            name,
            kana,
            email,
            address,
            ..
        } = &donor.details;
        let close = |text: &str| folded(text).replace(' ', "");
        let at = address.as_ref().map(|address| address.postal.digits());
        Self {
            email: email
                .as_ref()
                .map_or_else(String::new, |email| close(email.as_str())),
            kana: kana
                .as_ref()
                .map_or_else(String::new, |kana| close(kana.as_str())),
            name: at.map_or_else(String::new, |at| format!("{at} {}", close(name.as_str()))),
        }
    }

    fn like(&self, other: &Self) -> bool {
        let alike = |mine: &str, theirs: &str| !mine.is_empty() && mine == theirs;
        alike(&self.email, &other.email)
            || alike(&self.kana, &other.kana)
            || alike(&self.name, &other.name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::people::everyone;
    use super::*;
    use crate::value::{Address, Email, Kana, Line, Postal};

    fn donor(name: &str, kana: &str, email: &str, postal: &str) -> Donor {
        let address = Postal::parse(postal).map(|postal| Address {
            postal,
            ..Address::default()
        });
        Donor {
            id: DonorId::new(),
            details: Details {
                name: Line::parse(name).unwrap(),
                kana: Kana::parse(kana).ok(),
                email: Email::parse(email).ok(),
                address: address.ok(),
                ..Details::default()
            },
            ..Donor::default()
        }
    }

    #[test]
    fn who_shares_a_reading_a_mail_or_a_name_and_place_may_be_one() {
        let sakura = donor(
            "青木 さくら",
            "アオキ サクラ",
            "sakura@example.jp",
            "150-0001",
        );
        let kana = donor("青木 桜", "アオキサクラ", "", "");
        let email = donor("S. Aoki", "", "Sakura@Example.jp", "");
        let place = donor("青木さくら", "", "", "1500001");
        let namesake = donor("青木 さくら", "", "", "220-0001");
        let nobody = donor("港 花", "", "", "");
        let nothing = donor("森 葵", "", "", "");
        let ids = [&kana, &email, &place].map(|one| one.id);
        let (id, lonely) = (sakura.id, nobody.id);
        let all = vec![sakura, kana, email, place, namesake, nobody, nothing];
        let all = everyone(all, &[], &[]);
        let mut found = suspects(&all, id);
        let mut expected = ids.to_vec();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
        assert_eq!(suspects(&all, lonely), [], "nothing said is nothing shared");
    }

    #[test]
    fn who_was_merged_already_is_no_suspect_but_what_they_said_counts() {
        let sakura = donor("青木 さくら", "", "sakura@example.jp", "");
        let part = Donor {
            merged_into: Some(sakura.id),
            ..donor("青木 さくら", "アオキ サクラ", "sakura@example.jp", "")
        };
        let third = donor("青木 桜", "アオキ サクラ", "", "");
        let (id, theirs) = (sakura.id, third.id);
        let all = everyone(vec![sakura, part, third], &[], &[]);
        assert_eq!(suspects(&all, id), [theirs]);
    }
}
