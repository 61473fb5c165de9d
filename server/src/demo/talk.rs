//! What companies of the sample bring to their roundtables, and what becomes of it. Companies and people are invented.

use app::roundtable::Wish;
use app::roundtable::Wish::{Discuss, Learn, Request, Share};

/// A company of the platform, and who speaks for it.
pub const COMPANIES: [(&str, &str); 12] = [
    ("こだま電機株式会社", "江藤 みなみ"),
    ("ひより製菓株式会社", "大西 けん"),
    ("株式会社あかね建設", "片桐 ようこ"),
    ("なぎさ水産株式会社", "岸 こうた"),
    ("株式会社つむぎ人材", "久保田 れい"),
    ("みのり食堂株式会社", "小池 あすか"),
    ("ほしぞら信用金庫", "坂口 まさる"),
    ("株式会社しらかば介護", "須藤 えみ"),
    ("やまびこ運送株式会社", "高井 しんじ"),
    ("株式会社こもれび出版", "辻 なお"),
    ("あおぞら保険株式会社", "永井 ゆき"),
    ("株式会社はごろも縫製", "野口 たける"),
];

/// What becomes of an item.
#[derive(Clone, Copy)]
pub enum Fate {
    /// The chair has not decided.
    Open,
    /// It has so many minutes.
    Slot(u8),
    /// It had so many minutes, and time ran out.
    NotReached(u8),
    Waits(&'static str),
    Declined(&'static str),
    /// The item with this topic stands for it.
    Into(&'static str, &'static str),
    Withdrawn(&'static str),
}

/// An item: who brings it, and who of the others supports it, by their places among [`COMPANIES`].
pub struct Said {
    pub company: usize,
    pub kind: Wish,
    pub topic: &'static str,
    pub ask: &'static str,
    pub minutes: u8,
    pub presenter: &'static str,
    pub anonymous: bool,
    pub support: &'static [usize],
    pub fate: Fate,
    /// At the next roundtable, where it waits for that.
    pub then: Fate,
    /// What was said, and what was decided.
    pub record: (&'static str, &'static str),
    pub erratum: &'static str,
    pub follow: &'static [Follow],
    /// Files, by their names.
    pub papers: &'static [&'static str],
}

/// What follows from an item: who does it (none of the companies: the office), what, so many days after the meeting.
pub struct Follow {
    pub by: Option<usize>,
    pub what: &'static str,
    pub days: i64,
    pub end: Ends,
}

/// What became of what follows.
#[derive(Clone, Copy)]
pub enum Ends {
    Open,
    /// It was done so many days before its day.
    Done(i64),
    Dropped(&'static str),
}

const fn follow(by: Option<usize>, what: &'static str, days: i64, end: Ends) -> Follow {
    Follow {
        by,
        what,
        days,
        end,
    }
}

pub struct Round {
    pub theme: &'static str,
    pub place: &'static str,
    pub held: bool,
    pub items: &'static [Said],
}

const fn said(company: usize, kind: Wish, topic: &'static str, minutes: u8, fate: Fate) -> Said {
    Said {
        company,
        kind,
        topic,
        ask: "",
        minutes,
        presenter: "",
        anonymous: false,
        support: &[],
        fate,
        then: Fate::Open,
        record: ("", ""),
        erratum: "",
        follow: &[],
        papers: &[],
    }
}

pub const ROUNDS: [Round; 4] = [
    Round {
        theme: "はじめの半年",
        place: "東京・四谷 研修室A",
        held: true,
        items: FIRST,
    },
    Round {
        theme: "職場の日本語",
        place: "株式会社あかね建設 本社会議室",
        held: true,
        items: SECOND,
    },
    Round {
        theme: "住まいと家族",
        place: "オンライン",
        held: true,
        items: THIRD,
    },
    Round {
        theme: "育成と定着",
        place: "東京・四谷 研修室A",
        held: false,
        items: FOURTH,
    },
];

const FIRST: &[Said] = &[
    Said {
        record: (
            "初日に寮から会社まで一緒に歩くこと、給与明細を一度声に出して読むことの2つが、あとの相談を減らした。質問は住民票の手続きに集まった。",
            "手続きの一覧を事務局が集めて配る。",
        ),
        follow: &[follow(
            None,
            "入社前後の手続きの一覧を集めて配る",
            30,
            Ends::Done(4),
        )],
        ask: "入社前に決めておいてよかったこと、決めておけばよかったことをお話しします。",
        presenter: "江藤 みなみ",
        support: &[1, 2, 5, 8],
        ..said(
            0,
            Share,
            "受け入れの最初の1か月でしたこと",
            20,
            Fate::Slot(20),
        )
    },
    Said {
        erratum: "本人に任せる会社は3社ではなく2社。",
        record: (
            "更新の3か月前に本人に知らせる会社が4社、本人に任せる会社が3社。書類の名前を現場の上司が知らないことが共通の悩み。",
            "書類の名前と用意する人をまとめた1枚を、次回までに2社で作る。",
        ),
        ask: "在留資格の更新の時期に、現場の上司がすることを知りたいです。",
        support: &[0, 3, 4, 6, 7],
        ..said(2, Learn, "在留資格の更新、会社の役割は", 20, Fate::Slot(25))
    },
    Said {
        ask: "家族の呼び寄せを相談されたとき、人事がどこまで答えるか。",
        support: &[3, 7],
        then: Fate::Slot(20),
        ..said(
            6,
            Discuss,
            "家族の呼び寄せを相談されたら",
            30,
            Fate::Waits("第3回のテーマに近いため、続けて準備します"),
        )
    },
    Said {
        record: (
            "顔と名前だけでなく、作業場所や通勤の様子からも分かることがある。載せる前に本人と事務局の両方に見せる会社が多い。",
            "載せる前の確認の手順を、プラットフォームの約束にする。",
        ),
        ask: "社内報で紹介したいが、本人の安全が心配です。載せる前に確かめることを話し合いたい。",
        support: &[9, 10],
        ..said(9, Discuss, "社内報での紹介と本人の安全", 20, Fate::Slot(25))
    },
    Said {
        ask: "面接の場に通訳を呼びたい。費用の例を教えてください。",
        ..said(
            5,
            Request,
            "面接の通訳を紹介してほしい",
            10,
            Fate::Declined("事務局が個別にご紹介します"),
        )
    },
    Said {
        ask: "現場で起きた小さな行き違いと、その後の工夫。",
        support: &[1],
        then: Fate::Slot(15),
        ..said(
            3,
            Share,
            "港の現場での申し送りの工夫",
            15,
            Fate::NotReached(15),
        )
    },
];

const SECOND: &[Said] = &[
    Said {
        record: (
            "1文を短くし、写真の番号と合わせた。直してから、聞き返しが半分になったという。",
            "直す前と後を、参加企業だけに配る。",
        ),
        follow: &[follow(
            Some(5),
            "手順書の直す前と後を参加企業に送る",
            21,
            Ends::Done(2),
        )],
        papers: &["手順書 直す前.pdf", "手順書 直したあと.pdf"],
        ask: "マニュアルを「やさしい日本語」に直した前と後を見比べます。",
        presenter: "小池 あすか",
        support: &[0, 1, 3, 7, 11],
        ..said(
            5,
            Share,
            "厨房の手順書をやさしい日本語に",
            20,
            Fate::Slot(20),
        )
    },
    Said {
        record: (
            "勤務時間に含める会社は5社。含めない会社も、教室までの交通費は出している。",
            "共同の夜の教室を、1月に試す。",
        ),
        follow: &[
            follow(Some(4), "夜の教室の会場を2つ当たる", 40, Ends::Done(1)),
            follow(
                Some(6),
                "夜の教室の講師料を分け合う案を作る",
                50,
                Ends::Dropped("市の教室を使えることになったため"),
            ),
        ],
        ask: "夜勤明けに通える教室が見つかりません。",
        support: &[3, 8],
        ..said(
            7,
            Learn,
            "夜勤の人が通える日本語教室",
            15,
            Fate::Into("働きながら学ぶ日本語", "同じ話題のため、ひとつにまとめます"),
        )
    },
    Said {
        ask: "勤務時間に含める会社、含めない会社、それぞれの理由を聞きたい。",
        support: &[0, 2, 4, 7],
        ..said(8, Discuss, "働きながら学ぶ日本語", 30, Fate::Slot(30))
    },
    Said {
        record: (
            "決め方を表にして面談で渡すと、不満より質問が増えた。",
            "表の見本を事務局が用意する。",
        ),
        ask: "待遇の差について社内で声が上がりました。社名を出さずに相談したいです。",
        anonymous: true,
        support: &[1, 6],
        ..said(
            10,
            Discuss,
            "手当の決め方を説明するには",
            20,
            Fate::Slot(20),
        )
    },
    Said {
        ask: "貸せる会場の一覧がほしい。",
        ..said(
            11,
            Request,
            "次回の会場を持ち回りにしたい",
            5,
            Fate::Withdrawn("社内の都合がつかなくなったため"),
        )
    },
    Said {
        ask: "面接で聞いてよいこと、聞かないほうがよいこと。",
        support: &[4, 5],
        then: Fate::Waits("話し手の都合がつかないため"),
        ..said(
            4,
            Learn,
            "面接での質問、どこまで聞くか",
            20,
            Fate::Waits("話し手を探してから取り上げます"),
        )
    },
];

const THIRD: &[Said] = &[
    Said {
        record: (
            "会社の借り上げと保証会社の2つの道がある。入居のあとに近所へあいさつに行くことが、いちばん効いた。",
            "借り上げの契約書の見本を分ける。",
        ),
        follow: &[
            follow(
                Some(7),
                "借り上げの契約書の見本を共有する",
                30,
                Ends::Done(3),
            ),
            follow(
                None,
                "保証会社2社に、説明に来てもらえるか尋ねる",
                71,
                Ends::Open,
            ),
        ],
        papers: &["借り上げ契約書の見本.pdf"],
        ask: "保証人がいない社員の部屋探し。1年で12件の経験から。",
        presenter: "須藤 えみ",
        support: &[0, 2, 5, 6, 8, 9],
        ..said(7, Share, "保証人なしの部屋探し", 25, Fate::Slot(25))
    },
    Said {
        record: (
            "付き添う会社は2社。学校への電話1本でも助かるという声。",
            "市の窓口の一覧を作る。",
        ),
        follow: &[
            follow(None, "入学手続きの市の窓口の一覧を作る", 60, Ends::Open),
            follow(Some(0), "学校に送ったお知らせの見本を出す", 72, Ends::Open),
        ],
        ask: "子どもの学校の手続きに、会社が付き添うかどうか。",
        support: &[1, 7],
        ..said(
            0,
            Discuss,
            "子どもの入学手続きへの付き添い",
            20,
            Fate::Slot(25),
        )
    },
    Said {
        record: (
            "1枚の案内に、事故のときの電話番号だけを大きく書いた。",
            "案内の見本を配る。",
        ),
        follow: &[follow(Some(10), "保険の案内の見本を配る", 110, Ends::Open)],
        ask: "火災保険や自転車保険を、入社の日に説明しています。資料をお分けします。",
        presenter: "永井 ゆき",
        support: &[2, 3, 11],
        ..said(10, Share, "入社の日に渡す保険の案内", 15, Fate::Slot(15))
    },
    Said {
        ask: "口座を開くときに会社が用意できる書類を知りたい。",
        support: &[5],
        ..said(
            1,
            Learn,
            "口座開設で困らないために",
            15,
            Fate::Declined("信用金庫の担当の方から、資料を個別にお送りします"),
        )
    },
];

const FOURTH: &[Said] = &[
    Said {
        papers: &["辞めなかった理由.pdf"],
        ask: "3年続いている社員に聞いた「辞めなかった理由」をまとめました。",
        presenter: "高井 しんじ",
        support: &[0, 1, 3, 7],
        ..said(8, Share, "辞めなかった理由を聞きました", 20, Fate::Slot(20))
    },
    Said {
        ask: "昇格の要件に日本語の級を入れるかどうか、迷っています。",
        support: &[0, 4, 6, 10, 11],
        ..said(2, Discuss, "昇格と日本語の級", 30, Fate::Slot(30))
    },
    Said {
        ask: "先輩社員が相談相手になる制度の、相手の選び方を聞きたい。",
        support: &[5, 9],
        ..said(11, Learn, "相談相手の選び方", 15, Fate::Open)
    },
    Said {
        ask: "上司の言い方で傷ついたという声があります。どこの会社かは伏せて話したいです。",
        anonymous: true,
        support: &[7],
        ..said(3, Discuss, "現場の上司への伝え方", 20, Fate::Open)
    },
    Said {
        ask: "縫製の資格を取るまでの学び方を、写真でお見せします。",
        presenter: "野口 たける",
        support: &[2],
        ..said(11, Share, "資格を取るまでの2年間", 15, Fate::Open)
    },
    Said {
        ask: "やさしい日本語の研修に来てくださる先生を、ほかの企業と一緒に呼びたいです。",
        support: &[1, 5, 8],
        ..said(5, Request, "研修の先生を一緒に呼びませんか", 10, Fate::Open)
    },
    Said {
        ask: "週に1日、学校に通う社員の評価のしかた。",
        ..said(6, Learn, "学びながら働く人の評価", 15, Fate::Open)
    },
];
