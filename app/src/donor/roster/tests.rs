use super::*;
use crate::donor::Form;

fn lines(text: &str) -> Vec<Entry> {
    read(text).unwrap()
}

fn said(entry: &Entry) -> &Listed {
    entry.says.as_ref().unwrap()
}

fn wrong(entry: &Entry) -> Vec<(Field, Bad, &str)> {
    let all = entry.says.as_ref().unwrap_err().iter();
    all.map(|one| (one.at, one.why, one.cell.as_str()))
        .collect()
}

#[test]
fn a_list_in_japanese_is_read_by_its_names_of_columns() {
    let all = lines(
        "支援者名簿,,,,,,,,,\r\n会員番号,お名前（漢字）,ふりがな,メール アドレス,〒,住所,領収書,メルマガ,頻度,会費\r\n\
         1,青木　さくら,あおき さくら,SAKURA@aoki.example,１５０－０００１,東京都渋谷区神宮前１－２－３ ともにビル 5F,要,○,毎月,\"3,000円\"\r\n\
         ,,,,,,,,,\r\n2,Amira Haddad,,amira@haddad.example,,,,,,\r\n",
    );
    assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [3, 5]);
    let sakura = said(&all[0]);
    let d = &sakura.details;
    assert_eq!((d.name.as_str(), d.form), ("青木 さくら", Form::Person));
    assert_eq!(d.kana.as_ref().unwrap().as_str(), "アオキ サクラ");
    let at = d.address.as_ref().unwrap();
    assert_eq!(
        (at.postal.digits(), at.prefecture.as_str()),
        ("1500001", "東京都")
    );
    assert_eq!(
        (at.city.as_str(), at.street.as_str()),
        ("渋谷区神宮前", "1-2-3")
    );
    assert_eq!(at.building.as_ref().unwrap().as_str(), "ともにビル 5F");
    assert_eq!((d.receipt, d.news), (ReceiptWish::Yearly, true));
    let member = sakura.member.as_ref().unwrap();
    assert_eq!(
        (member.rhythm, member.amount),
        (Rhythm::Monthly, Yen::of(3000))
    );
    let amira = said(&all[1]);
    assert_eq!(
        (amira.details.receipt, &amira.details.address),
        (ReceiptWish::None, &None)
    );
    assert_eq!((amira.details.news, &amira.member), (false, &None));
}

#[test]
fn a_list_in_english_with_parts_of_names_and_addresses_is_read_too() {
    let all = lines(
        "Last Name;First Name;E-mail;Company;Zip Code;Prefecture;City;Address 1;Address 2;Newsletter;Annual\n\
         Eguchi;Hana;hana@harbour.example;Harbour Inc.;231-0023;神奈川県;横浜市中区山下町;1;;no;12000\n",
    );
    let line = said(&all[0]);
    let d = &line.details;
    assert_eq!((d.form, d.name.as_str()), (Form::Company, "Harbour Inc."));
    assert_eq!(d.contact.as_ref().unwrap().as_str(), "Eguchi Hana");
    assert!(
        d.address
            .as_ref()
            .is_some_and(crate::value::Address::is_whole)
    );
    let member = line.member.as_ref().unwrap();
    assert_eq!(
        (member.rhythm, member.amount),
        (Rhythm::Yearly, Yen::of(12_000))
    );
}

#[test]
fn of_a_wrong_line_each_cell_is_told_with_what_stands_in_it() {
    let all = lines(
        "氏名,カナ,メール,郵便番号,住所,領収書,メルマガ,頻度,会費\n\
         森 葵,Mori,aoi@,150,東京都渋谷区1,たぶん,?,隔週,\n\
         ,,x@example.jp,,,,,,\n\
         森 葵,,,,,要,要,毎月,千円\n",
    );
    let first = wrong(&all[0]);
    for expected in [
        (Field::Kana, Bad::NotKana, "Mori"),
        (Field::Postal, Bad::NotPostal, "150"),
        (Field::Receipt, Bad::NotAChoice, "たぶん"),
        (Field::News, Bad::NotAChoice, "?"),
        (Field::Rhythm, Bad::NotAChoice, "隔週"),
    ] {
        assert!(first.contains(&expected), "{expected:?}: {first:?}");
    }
    assert!(
        first
            .iter()
            .any(|one| one.0 == Field::Email && one.2 == "aoi@")
    );
    assert_eq!(wrong(&all[1]), [(Field::Name, Bad::Missing, "")]);
    let third: Vec<Field> = wrong(&all[2]).iter().map(|one| one.0).collect();
    // A receipt wants an address, a newsletter a mail.
    for at in [Field::Amount, Field::Email, Field::Postal] {
        assert!(third.contains(&at), "{third:?}");
    }
}

#[test]
fn what_is_no_list_or_was_decoded_wrongly_is_not_read() {
    assert_eq!(read(""), Err(BadStatement::Empty));
    assert_eq!(
        read("日付,金額\n2026-06-01,3000"),
        Err(BadStatement::NoHeader)
    );
    assert_eq!(
        read("氏名,メール\n\u{fffd}\u{fffd},"),
        Err(BadStatement::Damaged)
    );
}

#[test]
fn one_line_has_one_name_however_it_is_typed() {
    let one = lines("氏名,メール,会費,頻度\n青木 さくら,sakura@aoki.example,3000,毎月");
    let other = lines("name\temail\n青木　さくら\tSakura@Aoki.example\n青木 さくら\t");
    assert_eq!(said(&one[0]).donor, said(&other[0]).donor);
    assert_ne!(
        said(&one[0]).donor,
        said(&other[1]).donor,
        "perhaps a namesake"
    );
    let pledge = said(&one[0]).member.as_ref().unwrap().pledge;
    assert_ne!(pledge.0, said(&one[0]).donor.0);
    assert_eq!(pledge.0.get_version_num(), 8);
}
