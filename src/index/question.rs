//! Words that ask: they say what kind of answer is wanted, not what it is about.

use std::sync::LazyLock;

const TIME: &str = "什么时候 多长时间 多久 何时 几年 几天 几个月 多少天 多少年 多少个工作日 哪一年 哪年 哪一天 哪天";
const AMOUNT: &str = "多少钱 多少家 多少个 多少 多大 多高 几个 几家 几";
const UNIT: &str = "哪个部门 哪些部门 什么部门 哪个单位 哪些单位 什么单位 哪个机构 由谁负责 谁来负责 谁负责 谁牵头 归谁管 谁管 找谁 谁来 谁";
const OTHER: &str = "可不可以 需不需要 是什么意思 怎么样 能不能 有没有 是什么 什么是 为什么 怎么办 是不是 有哪些 什么 怎么 怎样 如何 \
    要不要 会不会 行不行 该不该 去哪里 去哪儿 在哪里 在哪儿 去哪 在哪 哪儿 会怎样 想知道 想问 请教 可否 \
    哪些 哪里 哪个 哪家 哪种 能否 是否 可以 需要 有无 没有 请问 我们 我想 想要 关于 吗 呢 吧 啊 么 哪 我 想 要 能 会 是 有 没 请 怎 办";
/// Words of spoken language that say nothing, where they stand alone.
const SPOKEN: &str = "东西 事情 时候 一下 应该 的话 已经 还是 你 您 他 它 咱 们 还 再 都 就 去 来 拿 给 让 用 到 做 好 多 些 得 着 过 \
    很 也 又 才 只 点 嘛 呀 啦 那 这 事 时 后 前 里 内 外 算 当 被 每 几 叫 说";
/// Words that stay and yet say what kind of answer is wanted.
const HINTS: [(&str, Wanted); 14] = [
    ("责任单位", Wanted::Unit),
    ("牵头单位", Wanted::Unit),
    ("牵头部门", Wanted::Unit),
    ("负责部门", Wanted::Unit),
    ("主管部门", Wanted::Unit),
    ("期限", Wanted::Time),
    ("截止", Wanted::Time),
    ("日期", Wanted::Time),
    ("时间", Wanted::Time),
    ("最多", Wanted::Amount),
    ("最高", Wanted::Amount),
    ("金额", Wanted::Amount),
    ("比例", Wanted::Amount),
    ("限额", Wanted::Amount),
];
/// These end a question even where no blank sets them apart.
const ENDINGS: [&str; 4] = ["吗", "呢", "吧", "么"];

/// All phrases, longer ones first, so that 什么时候 is not read as 什么.
static PHRASES: LazyLock<Vec<(&str, Option<Wanted>)>> = LazyLock::new(|| {
    let of = |list: &'static str, wanted| list.split_whitespace().map(move |phrase| (phrase, wanted));
    let mut phrases: Vec<_> = of(TIME, Some(Wanted::Time))
        .chain(of(AMOUNT, Some(Wanted::Amount)))
        .chain(of(UNIT, Some(Wanted::Unit)))
        .chain(of(OTHER, None))
        .collect();
    phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    phrases
});

/// The kind of answer a question wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A sum, a share, a number.
    Amount,
    /// A date or a period.
    Time,
    /// Who is responsible.
    Unit,
}

/// Whether a word asks rather than names.
#[must_use]
pub fn is_question(word: &str) -> bool {
    PHRASES.iter().any(|(phrase, _)| *phrase == word) || SPOKEN.split_whitespace().any(|spoken| spoken == word)
}

/// Takes question phrases out; blanks stand in their place. Single characters may belong to a word, so they are left
/// for [`is_question`] unless they end the question.
#[must_use]
pub fn without_questions(folded: &str) -> (String, Option<Wanted>) {
    let mut text = folded.to_owned();
    let mut wanted = None;
    for (phrase, hint) in PHRASES.iter() {
        let is_long = phrase.chars().count() > 1 && text.contains(phrase);
        let is_ending = ENDINGS.contains(phrase) && text.trim_end().ends_with(phrase);
        if is_long || is_ending {
            wanted = wanted.or(*hint);
            text = text.replace(phrase, " ");
        }
    }
    let hinted = HINTS.iter().find(|(word, _)| text.contains(word)).map(|(_, hint)| *hint);
    (text, wanted.or(hinted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_goes_and_its_kind_stays() {
        assert_eq!(without_questions("培训补助多少钱").1, Some(Wanted::Amount));
        let (rest, wanted) = without_questions("海外仓什么时候申报呢");
        assert_eq!(rest.split_whitespace().collect::<Vec<_>>(), ["海外仓", "申报"]);
        assert_eq!(wanted, Some(Wanted::Time));
        assert_eq!(without_questions("人才培训责任单位"), ("人才培训责任单位".to_owned(), Some(Wanted::Unit)));
        assert!(is_question("东西") && !is_question("东西部"));
        assert_eq!(without_questions("会展中心"), ("会展中心".to_owned(), None));
    }
}
