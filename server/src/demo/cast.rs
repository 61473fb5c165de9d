//! The people, companies and words of the sample. All are invented.

use app::ideathon::Audience;
use app::ideathon::form::Filled;
use app::lang::Lang;
use app::people::{Area, Role};

pub const TITLE: (&str, &str) = (
    "仕事の現場から、人権の宿題を解く一日",
    "A day of ideas: human rights, seen from the shop floor",
);
pub const LEAD: (&str, &str) = (
    "8つの業態をひとつずつテーブルに置き、企業で働く人と、日本に逃れてきたインターナショナルズが、同じ机で事業のアイデアを形にします。専門の知識は要りません。",
    "Eight kinds of business, one at each table. People who work in companies and Internationals who fled to Japan turn them into ideas together. No expertise needed.",
);
pub const DESCRIPTION: (&str, &str) = (
    "人権を「守らされるもの」ではなく、事業を強くする問いとして考える日です。午前はインターナショナルズの仕事の話を聞き、午後はチームでひとつのアイデアにまとめます。昼食を用意します。",
    "A day for treating human rights as a question that makes a business stronger. In the morning you hear about the Internationals' work; in the afternoon each team shapes one idea. Lunch is provided.",
);
pub const VENUE: (&str, &str) = ("みなと交流ホール 4階", "Minato Exchange Hall, 4th floor");
pub const PROGRAMME: (&str, &str) = (
    "10:00 受付、テーブルの発表\n10:30 出会う:インターナショナルズの仕事の話\n12:30 昼食\n13:30 つくる:チームで事業のアイデア\n16:30 発表と投票\n17:30 交流",
    "10:00 Doors open, tables are announced\n10:30 Meet: the Internationals on their work\n12:30 Lunch\n13:30 Make: ideas in teams\n16:30 Presentations and vote\n17:30 Get-together",
);

/// Name and angle, Japanese and English.
pub const THEMES: [(&str, &str, &str, &str); 8] = [
    (
        "アパレル",
        "Apparel",
        "縫う人の顔が見える服",
        "Clothes that show who sewed them",
    ),
    (
        "食品・小売",
        "Food and retail",
        "産地とまっすぐつながる棚",
        "Shelves linked straight to the growers",
    ),
    (
        "物流",
        "Logistics",
        "運ぶ人の休みを守る届け方",
        "Delivery that lets drivers rest",
    ),
    (
        "金融",
        "Finance",
        "口座を開けない人の一歩目",
        "A first step for people without an account",
    ),
    (
        "情報技術",
        "Information technology",
        "ことばの壁を低くする道具",
        "Tools that lower the language barrier",
    ),
    (
        "住まい",
        "Housing",
        "断られない部屋さがし",
        "Finding a room without being turned away",
    ),
    (
        "医療・介護",
        "Health and care",
        "海を越えた資格の生かし方",
        "Putting qualifications from abroad to use",
    ),
    (
        "人材・教育",
        "Work and learning",
        "経験が伝わる履歴書",
        "A CV that tells what someone has done",
    ),
];

/// Letters, audience, for whom, how often.
pub const CODES: &[(&str, Audience, &str, u16)] = &[
    (
        "TMNTALK7",
        Audience::Talent,
        "コーディネーター経由(共有)",
        12,
    ),
    ("HIBIKI22", Audience::Press, "ひびき新聞 取材担当", 1),
];

const BUSINESS: usize = 57;

const COMPANIES: [&str; 34] = [
    "さくら野食品株式会社",
    "みどり台物流株式会社",
    "株式会社ひかり野銀行",
    "あさひ坂不動産株式会社",
    "つばめ川衣料株式会社",
    "株式会社そらいろシステムズ",
    "はなぞの介護サービス株式会社",
    "株式会社まなびの木",
    "しおかぜ水産株式会社",
    "株式会社こもれび書房",
    "やまびこ通信株式会社",
    "株式会社うみべの製パン",
    "すずかけ保険株式会社",
    "株式会社ななほし印刷",
    "ゆきわり製薬株式会社",
    "株式会社かえで工務店",
    "みなもと運輸株式会社",
    "株式会社つきみ堂",
    "いずみ野電機株式会社",
    "株式会社わかばリテール",
    "ほしぞら観光株式会社",
    "株式会社くるみ設計",
    "たんぽぽ人材株式会社",
    "株式会社あおなみ商事",
    "こうのとり医療機器株式会社",
    "株式会社れんげファーム",
    "しらさぎ化学株式会社",
    "株式会社もくれん広告",
    "かもめ倉庫株式会社",
    "株式会社ひなた電力",
    "やまぶき建設株式会社",
    "株式会社とびら学習社",
    "あじさい百貨店株式会社",
    "株式会社のはら情報",
];

/// A company that the register knows.
pub struct Known {
    pub name: &'static str,
    pub kana: &'static str,
    pub name_en: &'static str,
    /// Made up: no number begins so, but the check digits fit.
    pub number: &'static str,
    pub industry: &'static str,
    pub size: &'static str,
    pub note: &'static str,
}

/// A company's time on the platform.
pub struct Time {
    /// Which entry of the register.
    pub company: usize,
    /// Since how many days.
    pub days: i64,
    pub note: &'static str,
    /// Why it has left.
    pub left: Option<&'static str>,
}

const fn belongs(company: usize, days: i64, note: &'static str) -> Time {
    Time {
        company,
        days,
        note,
        left: None,
    }
}

pub const PLATFORM: [Time; 8] = [
    belongs(0, 960, "発足の時からの会員。会費は4月に請求書で。"),
    belongs(1, 920, ""),
    belongs(2, 870, "人事部とサステナビリティ推進室の両方に連絡する。"),
    belongs(3, 120, ""),
    belongs(4, 540, ""),
    belongs(5, 410, "次回は会場を貸してくださる。"),
    Time {
        left: Some("採用計画の見直しのため。来年度にもう一度うかがう。"),
        ..belongs(6, 800, "")
    },
    belongs(7, 60, ""),
];

/// The first of the companies, spelt as the register has them, and one entry too many.
pub const REGISTER: [Known; 13] = [
    known(
        "さくら野食品株式会社",
        "サクラノショクヒン",
        "Sakurano Foods",
        "8990000000001",
        "manufacturing",
        "300-999",
    ),
    known(
        "みどり台物流株式会社",
        "ミドリダイブツリュウ",
        "Midoridai Logistics",
        "7990000000002",
        "transport",
        "1000+",
    ),
    known(
        "株式会社ひかり野銀行",
        "ヒカリノギンコウ",
        "Hikarino Bank",
        "6990000000003",
        "finance",
        "1000+",
    ),
    known(
        "あさひ坂不動産株式会社",
        "アサヒザカフドウサン",
        "",
        "5990000000004",
        "real_estate",
        "50-299",
    ),
    known(
        "つばめ川衣料株式会社",
        "ツバメガワイリョウ",
        "Tsubamegawa Apparel",
        "",
        "trade",
        "300-999",
    ),
    known(
        "株式会社そらいろシステムズ",
        "ソライロシステムズ",
        "Sorairo Systems",
        "",
        "information",
        "50-299",
    ),
    known(
        "はなぞの介護サービス株式会社",
        "ハナゾノカイゴサービス",
        "",
        "",
        "health",
        "50-299",
    ),
    known(
        "株式会社まなびの木",
        "マナビノキ",
        "",
        "",
        "education",
        "10-49",
    ),
    known(
        "しおかぜ水産株式会社",
        "シオカゼスイサン",
        "",
        "",
        "fisheries",
        "10-49",
    ),
    known(
        "株式会社こもれび書房",
        "コモレビショボウ",
        "Komorebi Books",
        "",
        "trade",
        "1-9",
    ),
    known(
        "やまびこ通信株式会社",
        "ヤマビコツウシン",
        "",
        "",
        "information",
        "50-299",
    ),
    known(
        "株式会社うみべの製パン",
        "ウミベノセイパン",
        "",
        "",
        "manufacturing",
        "10-49",
    ),
    Known {
        note: "「さくら野食品」と同じ企業かもしれません。",
        ..known(
            "サクラノフーズ",
            "サクラノフーズ",
            "Sakurano Foods",
            "",
            "manufacturing",
            "",
        )
    },
];

/// So many of them have their people confirmed.
pub const CONFIRMED: usize = 9;

const fn known(
    name: &'static str,
    kana: &'static str,
    name_en: &'static str,
    number: &'static str,
    industry: &'static str,
    size: &'static str,
) -> Known {
    Known {
        name,
        kana,
        name_en,
        number,
        industry,
        size,
        note: "",
    }
}

/// Which of [`everyone`] come for a company of the list.
pub fn people_of(company: usize) -> impl Iterator<Item = usize> {
    (company..BUSINESS).step_by(COMPANIES.len())
}

/// Family name, given name and their readings.
const FAMILIES: [(&str, &str); 20] = [
    ("青木", "アオキ"),
    ("井上", "イノウエ"),
    ("上原", "ウエハラ"),
    ("遠藤", "エンドウ"),
    ("岡部", "オカベ"),
    ("川島", "カワシマ"),
    ("岸本", "キシモト"),
    ("久保", "クボ"),
    ("小山", "コヤマ"),
    ("佐野", "サノ"),
    ("島田", "シマダ"),
    ("杉浦", "スギウラ"),
    ("関口", "セキグチ"),
    ("高橋", "タカハシ"),
    ("千葉", "チバ"),
    ("土屋", "ツチヤ"),
    ("富田", "トミタ"),
    ("西田", "ニシダ"),
    ("野口", "ノグチ"),
    ("森", "モリ"),
];
const GIVEN: [(&str, &str); 17] = [
    ("さくら", "サクラ"),
    ("まこと", "マコト"),
    ("りん", "リン"),
    ("ひろ", "ヒロ"),
    ("ゆう", "ユウ"),
    ("あおい", "アオイ"),
    ("けんじ", "ケンジ"),
    ("みなみ", "ミナミ"),
    ("たくみ", "タクミ"),
    ("なおこ", "ナオコ"),
    ("しょう", "ショウ"),
    ("えりか", "エリカ"),
    ("だいち", "ダイチ"),
    ("ちひろ", "チヒロ"),
    ("かおる", "カオル"),
    ("つばさ", "ツバサ"),
    ("のぞみ", "ノゾミ"),
];
const TITLES: [&str; 7] = [
    "人事部 部長",
    "事業企画 課長",
    "サステナビリティ推進室",
    "代表取締役",
    "採用担当",
    "商品開発",
    "経営企画",
];
const DIETS: [&str; 4] = ["", "ベジタリアン", "ハラール", "えびアレルギー"];
const CALLED: [&str; 11] = [
    "J.", "Amara", "Sam", "Noor", "Tesfaye", "Mina", "K.", "Bilal", "Grace", "Yusuf", "Lea",
];
const PHOTOS: [&str; 3] = ["yes", "face_hidden", "no"];

/// 57 business people of 34 companies for 50 seats, 4 observers, 11 Internationals, 2 of the press.
pub fn everyone() -> Vec<Filled> {
    let business = (0..BUSINESS).map(business);
    let observers = (BUSINESS..61).map(observer);
    let talents = CALLED.iter().enumerate().map(|(n, name)| talent(n, name));
    let press = (61..63).map(press);
    business
        .chain(observers)
        .chain(talents)
        .chain(press)
        .collect()
}

fn person(n: usize) -> Filled {
    let (family, family_kana) = FAMILIES[n % FAMILIES.len()];
    let (given, given_kana) = GIVEN[(n * 5 + n / FAMILIES.len()) % GIVEN.len()];
    let wish = |k: usize| ((n * 3 + k * 2) % THEMES.len() + 1).to_string();
    Filled {
        name: format!("{family} {given}"),
        kana: format!("{family_kana} {given_kana}"),
        call_name: if n.is_multiple_of(3) {
            given.to_owned()
        } else {
            String::new()
        },
        email: format!("guest{:02}@sample{:02}.example", n + 1, n % 34 + 1),
        themes: [
            wish(0),
            wish(1),
            if n.is_multiple_of(2) {
                wish(2)
            } else {
                String::new()
            },
        ],
        diet: DIETS[if n.is_multiple_of(5) { n / 5 % 4 } else { 0 }].to_owned(),
        photo: PHOTOS[n % 3].to_owned(),
        hidden: n % 23 == 11,
        ..Filled::default()
    }
}

fn business(n: usize) -> Filled {
    let company = COMPANIES[n % COMPANIES.len()];
    // Colleagues write the same company in other ways.
    let company = if n >= COMPANIES.len() && n.is_multiple_of(2) {
        company.replace("株式会社", "(株)")
    } else {
        company.to_owned()
    };
    Filled {
        audience: "business".to_owned(),
        company,
        job_title: TITLES[n % TITLES.len()].to_owned(),
        ..person(n)
    }
}

fn observer(n: usize) -> Filled {
    Filled {
        audience: "observer".to_owned(),
        ..person(n)
    }
}

fn press(n: usize) -> Filled {
    let company = if n.is_multiple_of(2) {
        "あけぼの放送"
    } else {
        "ひびき新聞"
    };
    Filled {
        audience: "press".to_owned(),
        company: company.to_owned(),
        ..person(n)
    }
}

fn talent(n: usize, name: &str) -> Filled {
    Filled {
        audience: "talent".to_owned(),
        call_name: name.to_owned(),
        contact: "コーディネーターが伝えます".to_owned(),
        themes: [
            (n % THEMES.len() + 1).to_string(),
            String::new(),
            String::new(),
        ],
        diet: if n.is_multiple_of(3) {
            "ハラール".to_owned()
        } else {
            String::new()
        },
        ..Filled::default()
    }
}

/// Address, name and areas of the colleagues.
pub const STAFF: [(&str, &str, &[Area]); 4] = [
    (
        "mizuki@tomoni.example",
        "小川 みずき",
        &[Area::Coordination],
    ),
    (
        "haruto@tomoni.example",
        "本田 はると",
        &[Area::Platform, Area::Fundraising],
    ),
    ("sora@tomoni.example", "谷口 そら", &[Area::Administration]),
    ("yuna@tomoni.example", "松井 ゆな", &[Area::Events]),
];

/// Somebody whom an area looks after.
pub struct Member {
    pub role: Role,
    pub name: &'static str,
    /// Empty where there is none.
    pub email: &'static str,
    pub title: &'static str,
    pub lang: Lang,
    /// Of a contact: which entry of the register.
    pub company: usize,
    /// Since how many days.
    pub days: i64,
}

const fn member(
    role: Role,
    name: &'static str,
    email: &'static str,
    title: &'static str,
    company: usize,
    days: i64,
) -> Member {
    let lang = match role {
        Role::International => Lang::En,
        _ => Lang::Ja,
    };
    Member {
        role,
        name,
        email,
        title,
        lang,
        company,
        days,
    }
}

pub const MEMBERS: [Member; 15] = [
    member(Role::International, "Noor", "", "", 0, 40),
    member(
        Role::International,
        "Daniel",
        "daniel@sample.example",
        "",
        0,
        120,
    ),
    member(Role::International, "Selam", "", "", 0, 210),
    member(
        Role::International,
        "Farid",
        "farid@sample.example",
        "",
        0,
        15,
    ),
    member(
        Role::Mentor,
        "柴田 ふみ",
        "fumi@sample.example",
        "日本語の会話",
        0,
        300,
    ),
    member(
        Role::Mentor,
        "内藤 こう",
        "ko@sample.example",
        "職務経歴書",
        0,
        90,
    ),
    member(
        Role::Helper,
        "早川 とも",
        "tomo@gyosei-sample.example",
        "行政書士",
        0,
        500,
    ),
    member(
        Role::Helper,
        "西村 れい",
        "rei@school-sample.example",
        "日本語学校",
        0,
        260,
    ),
    member(
        Role::Contact,
        "大塚 まみ",
        "mami@sakurano-foods.example",
        "人事部",
        0,
        400,
    ),
    member(
        Role::Contact,
        "竹内 しん",
        "shin@midoridai.example",
        "物流企画",
        1,
        180,
    ),
    member(
        Role::Contact,
        "安藤 りお",
        "rio@hikarino-bank.example",
        "サステナビリティ推進室",
        2,
        75,
    ),
    member(Role::Donor, "石原 みお", "mio@sample.example", "", 0, 600),
    member(
        Role::Donor,
        "黒田 けんじ",
        "kenji@sample.example",
        "",
        0,
        220,
    ),
    member(Role::Donor, "宮本 はな", "hana@sample.example", "", 0, 30),
    member(Role::Donor, "川口 だい", "dai@sample.example", "", 0, 365),
];
